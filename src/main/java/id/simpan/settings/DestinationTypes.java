package id.simpan.settings;

import java.util.List;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** {@code simpan.NAME.recording-types}, for any destination. */
public final class DestinationTypes {

  private DestinationTypes() {}

  /** Which types go to a destination; all, unless it is set. */
  public static List<String> of(Environment environment, String destination) {
    return Binder.get(environment)
        .bind("simpan." + destination + ".recording-types", Bindable.listOf(String.class))
        .orElse(List.of("*"));
  }
}
