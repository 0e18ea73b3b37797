package id.simpan.plugin;

import id.simpan.settings.UnusableSettings;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which settings a host cannot start with, in place of a stack trace. */
final class UnusableSettingsAnalyzer extends AbstractFailureAnalyzer<UnusableSettings> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, UnusableSettings unusable) {
    return new FailureAnalysis(
        unusable.getMessage(),
        "Mend these settings, or set simpan.enabled=false to start without Simpan.",
        failure);
  }
}
