package id.simpan.settings;

import java.util.List;

/** The destination {@code email}, alerts, and the mail server of both. */
final class MailCheck {

  private static final String HOST = "spring.mail.host";

  private MailCheck() {}

  static void check(SimpanSettings simpan, Findings findings) {
    SimpanSettings.Email email = simpan.email();
    boolean toUsable = findings.addresses("simpan.email.to", email.to());
    findings.types("simpan.email.attach-types", email.attachTypes());
    findings.addresses(
        "simpan.email.from", Findings.isText(email.from()) ? List.of(email.from()) : List.of());
    String most = "simpan.email.attach-max-size";
    String size = "a size such as 5MB is expected";
    if (findings.isGiven(most, email.attachMaxSize(), size)) {
      findings.require(
          email.attachMaxSize().toBytes() >= 0,
          most,
          findings.value(most) + " is below zero",
          size);
    }
    boolean used = simpan.destinations().contains("email");
    if (used) {
      needsSomeone("simpan.email.to", "email is a destination", toUsable, simpan, findings);
      findings.require(
          findings.isSet(HOST),
          HOST,
          "is not set",
          "the name of an SMTP server is expected, as email is a destination");
    }
    alerts(simpan.alerts(), used, findings);
    digest(simpan, used, toUsable, findings);
    server(findings);
  }

  private static void alerts(SimpanSettings.Alerts alerts, boolean told, Findings findings) {
    findings.positiveWithUnit("simpan.alerts.before-deletion", alerts.beforeDeletion());
    findings.callable("simpan.alerts.webhook", alerts.webhook());
    boolean usable = findings.addresses("simpan.alerts.email", alerts.email());
    if (usable && !alerts.email().isEmpty() && !told) {
      needsServer("simpan.alerts.email", findings);
    }
  }

  private static void digest(
      SimpanSettings simpan, boolean told, boolean toUsable, Findings findings) {
    String digest = simpan.email().digest();
    if (Findings.isText(digest)) {
      int before = findings.lines().size();
      findings.cron("simpan.email.digest", digest);
      if (findings.lines().size() == before && !told) {
        needsServer("simpan.email.digest", findings);
        if (simpan.alerts().email().isEmpty()) {
          needsSomeone("simpan.email.to", "simpan.email.digest is set", toUsable, simpan, findings);
        }
      }
    }
  }

  private static void needsSomeone(
      String name, String why, boolean toUsable, SimpanSettings simpan, Findings findings) {
    findings.require(
        !toUsable || !simpan.email().to().isEmpty(),
        name,
        "is not set",
        "an address is expected, as " + why);
  }

  private static void needsServer(String name, Findings findings) {
    findings.require(
        findings.isSet(HOST),
        name,
        "cannot be used without a mail server",
        "the name of an SMTP server is expected as " + HOST);
  }

  private static void server(Findings findings) {
    String host = findings.value(HOST);
    findings.require(
        !Findings.isText(host) || host.matches("[A-Za-z0-9._:-]+"),
        HOST,
        "'" + host + "' is not the name of a host",
        "the name of an SMTP server is expected");
    findings.within("spring.mail.port", 1, 65_535);
  }
}
