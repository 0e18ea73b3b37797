package id.simpan.settings;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.env.Environment;

/** Reads the settings and checks every one, used or not, before anything else is started. */
public final class SettingsCheck {

  private SettingsCheck() {}

  /**
   * Of all accounts, whichever a command is about.
   *
   * @throws UnusableSettings if one or more are not usable
   */
  public static void check(Environment environment) {
    List<Environment> accounts = new ArrayList<>(List.of(environment));
    Accounts.rest(environment).forEach(it -> accounts.add(Accounts.of(environment, it)));
    Set<String> lines = new LinkedHashSet<>();
    for (Environment account : accounts) {
      for (String finding : findings(account)) {
        lines.add(Accounts.told(account, finding));
      }
    }
    if (lines.isEmpty()) {
      lines.addAll(AccountsCheck.apart(accounts));
    }
    if (!lines.isEmpty()) {
      throw new UnusableSettings(List.copyOf(lines));
    }
  }

  private static List<String> findings(Environment environment) {
    Findings findings = new Findings(environment);
    logFormat(findings);
    RapatinSettings rapatin = findings.bind("rapatin", RapatinSettings.class);
    if (rapatin != null) {
      RapatinCheck.check(
          rapatin, !"try-route".equals(environment.getProperty("simpan.command")), findings);
    }
    SimpanSettings simpan = findings.bind("simpan", SimpanSettings.class);
    if (simpan != null) {
      simpan(simpan, findings, environment);
      // a guest has no server: that and who may use it is its host's
      if (!environment.getProperty("simpan.guest", Boolean.class, false)) {
        ServerCheck.check(simpan.access(), findings);
      }
      Accounts.unknown(environment, simpan.destinations())
          .forEach(
              it ->
                  findings.add(
                      it,
                      "is no setting of an account",
                      "token, email, password, base-url, requests-per-minute, meetings, discover,"
                          + " destinations, path, or one of simpan's such as s3.bucket, is expected"));
    }
    return findings.lines();
  }

  /**
   * Checks what has to be right before there is a log.
   *
   * @throws UnusableSettings if it is not usable
   */
  public static void checkLogFormat(Environment environment) {
    Findings findings = new Findings(environment);
    logFormat(findings);
    if (!findings.lines().isEmpty()) {
      throw new UnusableSettings(findings.lines());
    }
  }

  private static void logFormat(Findings findings) {
    String format = findings.value("simpan.log-format");
    findings.require(
        format == null || Set.of("text", "json").contains(format),
        "simpan.log-format",
        "'" + format + "' is no format of a log",
        "text or json is expected");
  }

  private static void simpan(SimpanSettings simpan, Findings findings, Environment environment) {
    PollCheck.check(simpan, findings);
    DownloadCheck.check(simpan, findings);
    destinations(simpan, findings, environment);
    FoldersCheck.check(simpan, findings);
    S3Check.check(simpan.s3(), simpan.destinations().contains("s3"), findings);
    MailCheck.check(simpan, findings);
    findings.callable("simpan.heartbeat.url", simpan.heartbeat().url());
    findings.callable("simpan.tracing.endpoint", findings.value("simpan.tracing.endpoint"));
    findings.require(
        Set.of("en", "id").contains(simpan.language()),
        "simpan.language",
        "'" + simpan.language() + "' is not a language that Simpan speaks",
        "en or id is expected");
    NodesCheck.check(simpan, findings, environment);
    String ledger = simpan.ledger().url();
    findings.require(
        !Findings.isText(ledger) || ledger.startsWith("jdbc:postgresql:"),
        "simpan.ledger.url",
        "is not a PostgreSQL URL",
        "jdbc:postgresql://HOST/DATABASE is expected, or nothing for the embedded ledger");
  }

  private static void destinations(
      SimpanSettings simpan, Findings findings, Environment environment) {
    findings.require(
        !simpan.destinations().isEmpty(),
        "simpan.destinations",
        "is empty",
        "one or more of file, s3, email and your own is expected");
    Set<String> named = new TreeSet<>(Set.of("file", "s3", "email"));
    for (String name : simpan.destinations()) {
      boolean usable = name.matches("[a-z0-9]([a-z0-9-]{0,62})");
      findings.require(
          usable,
          "simpan.destinations",
          "'" + name + "' is not a name",
          "lower-case letters, digits and dashes are expected");
      if (usable) {
        named.add(name);
      }
    }
    for (String name : named) {
      findings.someTypes(
          "simpan." + name + ".recording-types", DestinationTypes.of(environment, name));
    }
  }
}
