package id.simpan.settings;

import id.simpan.download.AllowedHosts;
import id.simpan.download.Bandwidth;
import java.time.Clock;

/** Downloads, and the network that they come through. */
final class DownloadCheck {

  private static final int MOST_AT_ONCE = 64;

  private DownloadCheck() {}

  static void check(SimpanSettings simpan, Findings findings) {
    SimpanSettings.Download download = simpan.download();
    findings.within("simpan.download.concurrency", download.concurrency(), 1, MOST_AT_ONCE);
    findings.require(
        !download.allowedHosts().isEmpty(),
        "simpan.download.allowed-hosts",
        "is empty, so nothing could be downloaded",
        "hosts such as *.zoom.us are expected");
    findings.attempt(
        "simpan.download.allowed-hosts",
        () -> new AllowedHosts(download.allowedHosts(), download.allowHttp()));
    findings.attempt(
        "simpan.download.bandwidth",
        () -> Bandwidth.of(download.bandwidth(), simpan.timeZone(), Clock.systemUTC()));
    findings.positive("simpan.download.connect-timeout", download.connectTimeout());
    findings.positive("simpan.download.stall-timeout", download.stallTimeout());
    if (Findings.isText(simpan.proxy())) {
      findings.proxy("simpan.proxy", simpan.proxy());
    }
    if (Findings.isText(simpan.caBundle())) {
      findings.attempt("simpan.ca-bundle", () -> CaBundle.of(simpan.resolve(simpan.caBundle())));
    }
  }
}
