package id.simpan.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The accounts at Rapatin whose recordings one program keeps: that of {@code rapatin.token} or
 * {@code rapatin.email}, if it is set, and each of {@code rapatin.accounts.NAME}. An environment is
 * that of one account: what is set for it, such as {@code rapatin.accounts.law.token}, is seen
 * there as {@code rapatin.token}, as if there were no other.
 */
public final class Accounts {

  /** The account that bears no name in the settings. */
  public static final String DEFAULT = "default";

  /** Which account an environment is of; before that, the one that a command is about. */
  public static final String ACCOUNT = "simpan.account";

  /** Set where an account is started beside the first one, which answers for all. */
  public static final String BESIDE = "simpan.accounts.beside";

  /** Those that could not be started, so that another one is the first. */
  public static final String LEFT_OUT = "simpan.accounts.left-out";

  /** Of {@code simpan.archive.path}. */
  public static final String PLACEHOLDER = "{account}";

  private static final String ALL = "rapatin.accounts";

  /** Names of all, once an environment is that of one, and whether a command is about it alone. */
  private static final String NAMES = "simpan.accounts.names";

  private static final String ALONE = "simpan.accounts.alone";
  private static final String OVERLAY = "account";
  private static final String LEDGER = "simpan.ledger.directory";
  private static final String WORK = "simpan.download.directory";
  private static final String PATH = "simpan.archive.path";

  /** Of {@code rapatin}, as environment variables have them too: without dashes. */
  private static final Set<String> OF_RAPATIN =
      Set.of("baseurl", "token", "email", "password", "requestsperminute");

  /** Of {@code simpan}; those of the account's destinations are added. */
  private static final Set<String> OF_SIMPAN =
      Set.of(
          "alerts",
          "archive",
          "destinations",
          "download",
          "email",
          "file",
          "heartbeat",
          "language",
          "poll",
          "recordingtypes",
          "s3",
          "timezone");

  /** Shorter names, of what most accounts have. */
  private static final Map<String, String> SHORT =
      Map.of("meetings", "poll.meetings", "discover", "poll.discover", "path", "archive.path");

  /** What an account has for itself, and does not take from those for all. */
  private static final List<String> OWN =
      List.of(
          "rapatin.token",
          "rapatin.email",
          "rapatin.password",
          "simpan.poll.meetings",
          "simpan.heartbeat.url");

  private Accounts() {}

  /** All of them, in the order of the settings; the one without a name comes first. */
  public static List<String> names(Environment environment) {
    String known = environment.getProperty(NAMES, "");
    if (!known.isEmpty()) {
      return List.of(known.split(","));
    }
    requireNoValue(environment, ALL);
    Map<String, String> named = new LinkedHashMap<>();
    Binder.get(environment)
        .bind(ALL, Bindable.mapOf(String.class, Object.class))
        .ifBound(
            accounts ->
                accounts
                    .keySet()
                    .forEach(
                        key -> {
                          // a variable of the environment has a name without its dashes
                          String name = key.split("\\.")[0];
                          named.merge(
                              name.replace("-", ""),
                              name,
                              (one, other) -> one.length() < other.length() ? other : one);
                        }));
    Collection<String> names = named.values();
    boolean isPlain =
        Findings.isText(environment.getProperty("rapatin.token"))
            || Findings.isText(environment.getProperty("rapatin.email"));
    List<String> all = new ArrayList<>(names);
    if (isPlain || names.isEmpty()) {
      all.add(0, DEFAULT);
    }
    return all;
  }

  /** Names have settings below them, and no value. */
  private static void requireNoValue(Environment environment, String names) {
    String value = environment.getProperty(names);
    if (value != null) {
      throw new UnusableSettings(
          List.of(
              "%s: %s; settings below it, such as %s, are expected, or no line of it"
                  .formatted(
                      names,
                      value.isBlank() ? "is empty" : "is a value",
                      names.equals(ALL) ? "law.token" : "token")));
    }
  }

  /** The account that an environment is of. */
  public static String name(Environment environment) {
    String name = environment.getProperty(ACCOUNT, "");
    return name.isBlank() ? DEFAULT : name.trim();
  }

  /** All besides the one that an environment is of; none where it is started beside the first. */
  static List<String> rest(Environment environment) {
    return environment.getProperty(BESIDE, Boolean.class, false)
        ? List.of()
        : names(environment).stream().filter(it -> !it.equals(name(environment))).toList();
  }

  /** Those that a command is about besides the one that {@link #choose} made the environment's. */
  public static List<String> others(Environment environment) {
    boolean isOne = environment.getProperty(ALONE, Boolean.class, true);
    return isOne ? List.of() : rest(environment);
  }

  /**
   * Makes an environment that of the account that {@code simpan.account} names, or of the first.
   *
   * @throws UnusableSettings if there is none of that name, or an account cannot be read
   */
  public static void choose(ConfigurableEnvironment environment) {
    List<String> names = names(environment);
    requireNames(names);
    names.forEach(name -> requireNoValue(environment, ALL + "." + name));
    String chosen = environment.getProperty(ACCOUNT, "").trim();
    if (!chosen.isEmpty() && !names.contains(chosen)) {
      throw new UnusableSettings(
          List.of(
              "--account: there is no account '%s' in the settings; %s is expected"
                  .formatted(chosen.replaceAll("\\p{C}", "?"), String.join(" or ", names))));
    }
    if (!names.equals(List.of(DEFAULT))) {
      List<String> leftOut = List.of(environment.getProperty(LEFT_OUT, "").split(","));
      String first =
          names.stream().filter(it -> !leftOut.contains(it)).findFirst().orElse(names.get(0));
      overlay(environment, chosen.isEmpty() ? first : chosen, !chosen.isEmpty());
    }
  }

  /** The environment of another account, as {@link #choose} would make it. */
  public static ConfigurableEnvironment of(Environment environment, String name) {
    StandardEnvironment copy = new StandardEnvironment();
    copy.getPropertySources().forEach(it -> copy.getPropertySources().remove(it.getName()));
    for (PropertySource<?> source : ((ConfigurableEnvironment) environment).getPropertySources()) {
      // the one attached by Spring Boot stands for all the others
      if (!source.getName().equals(OVERLAY)
          && !source.getName().equals("configurationProperties")) {
        copy.getPropertySources().addLast(source);
      }
    }
    for (String profile : environment.getActiveProfiles()) {
      copy.addActiveProfile(profile);
    }
    ConfigurationPropertySources.attach(copy);
    if (!names(copy).equals(List.of(DEFAULT))) {
      overlay(copy, name, false);
    }
    return copy;
  }

  private static void requireNames(List<String> names) {
    List<String> wrong =
        names.stream()
            .filter(it -> !it.matches("[a-z0-9][a-z0-9-]{0,30}"))
            .map(
                it ->
                    "%s: '%s' is not a name; up to 31 lower-case letters, digits and dashes are expected"
                        .formatted(ALL, it.replaceAll("\\p{C}", "?")))
            .toList();
    if (!wrong.isEmpty()) {
      throw new UnusableSettings(wrong);
    }
    if (names.lastIndexOf(DEFAULT) > 0) {
      throw new UnusableSettings(
          List.of(
              "%s.%s: is the name of the account of rapatin.token; another one is expected"
                  .formatted(ALL, DEFAULT)));
    }
  }

  private static void overlay(ConfigurableEnvironment environment, String name, boolean isAlone) {
    Map<String, Object> overlay = new LinkedHashMap<>();
    if (!name.equals(DEFAULT)) {
      OWN.forEach(key -> overlay.put(key, ""));
      overlay.put(LEDGER, below(environment, LEDGER, name));
      overlay.put(WORK, below(environment, WORK, name));
      String path = environment.getProperty(PATH, "");
      overlay.put(PATH, path.contains(PLACEHOLDER) ? path : PLACEHOLDER + "/" + path);
      overlay.put("camel.main.name", "simpan-" + name);
      overlay.put("spring.quartz.scheduler-name", "simpan-" + name);
      settings(environment, name)
          .forEach(
              (key, value) -> {
                overlay.remove(meant(key).replaceFirst("\\[.*", "")); // or "" would be the list
                overlay.put(meant(key), value);
              });
    }
    overlay.put(ACCOUNT, name);
    overlay.put(NAMES, String.join(",", names(environment)));
    overlay.put(ALONE, isAlone);
    environment.getPropertySources().addFirst(new MapPropertySource(OVERLAY, overlay));
  }

  private static String below(Environment environment, String directory, String name) {
    String all = environment.getProperty(directory, "");
    return all.isBlank() ? all : all + "/" + name;
  }

  /** What is set for an account, by its name below {@code rapatin.accounts.NAME}. */
  private static Map<String, String> settings(Environment environment, String name) {
    if (!names(environment).contains(name) || environment.getProperty(ALL + "." + name) != null) {
      return Map.of(); // it is refused
    }
    return Binder.get(environment)
        .bind(ALL + "." + name, Bindable.mapOf(String.class, String.class))
        .orElse(Map.of());
  }

  /** The setting that one of an account stands for; an item of a list has its number as a part. */
  private static String meant(String key) {
    String first = key.replaceFirst("[.\\[].*", "");
    String rest = key.substring(first.length()).replaceFirst("\\.(\\d+)$", "[$1]");
    return OF_RAPATIN.contains(plain(key))
        ? "rapatin." + key
        : "simpan." + SHORT.getOrDefault(plain(first), first) + rest;
  }

  private static String plain(String key) {
    return key.replace("-", "").toLowerCase(Locale.ROOT);
  }

  /** Settings of the environment's account that mean nothing. */
  static List<String> unknown(Environment environment, List<String> destinations) {
    String name = name(environment);
    return settings(environment, name).keySet().stream()
        .filter(
            key -> {
              String first = key.replaceFirst("[.\\[].*", "");
              return !OF_RAPATIN.contains(plain(key))
                  && !OF_SIMPAN.contains(plain(first))
                  && !SHORT.containsKey(plain(first))
                  && !destinations.contains(first);
            })
        .map(key -> ALL + "." + name + "." + key.replaceAll("\\p{C}", "?"))
        .toList();
  }

  /** What is wrong with a setting, with the name that the user gave it. */
  static String told(Environment environment, String finding) {
    String name = name(environment);
    if (name.equals(DEFAULT) || !finding.contains(":")) {
      return finding;
    }
    String setting = finding.substring(0, finding.indexOf(':'));
    String own =
        settings(environment, name).keySet().stream()
            .filter(key -> plain(meant(key)).equals(plain(setting)))
            .findFirst()
            .orElse(
                setting.startsWith("rapatin.") && OWN.contains(setting)
                    ? setting.substring("rapatin.".length())
                    : null);
    return own == null
        ? finding
        : ALL + "." + name + "." + own + finding.substring(setting.length());
  }
}
