package id.simpan.settings;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.quartz.CronExpression;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/** What is wrong with the settings, a line each, and how to look for what is often wrong. */
final class Findings {

  private static final String BLANK = "begins or ends with a blank";
  private static final String EXPECTED_TIME = "a time such as 30s or 24h is expected";

  private final Environment environment;
  private final List<String> lines = new ArrayList<>();

  Findings(Environment environment) {
    this.environment = environment;
  }

  List<String> lines() {
    return lines;
  }

  /** A setting as it was written, or null. */
  String value(String name) {
    return environment.getProperty(name);
  }

  boolean isSet(String name) {
    return isText(value(name));
  }

  static boolean isText(String text) {
    return text != null && !text.isBlank();
  }

  /** The settings under a prefix, or null if they cannot be read. */
  <T> T bind(String prefix, Class<T> type) {
    try {
      return Binder.get(environment).bind(prefix, type).get();
    } catch (BindException unusable) {
      Throwable cause = unusable;
      while (cause.getCause() instanceof BindException inner) {
        cause = inner;
      }
      BindException innermost = (BindException) cause;
      lines.add(
          "%s: cannot be read; %s is expected"
              .formatted(innermost.getName(), kind(innermost.getTarget().getType().resolve())));
      return null;
    }
  }

  private static String kind(Class<?> type) {
    if (type == int.class || type == Integer.class) {
      return "a whole number";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == Duration.class) {
      return "a time such as 24h or 7d";
    }
    if (type == ZoneId.class) {
      return "a time zone such as Asia/Jakarta";
    }
    if (type == DataSize.class) {
      return "a size such as 5MB";
    }
    return type == null ? "another value" : "a value of kind " + type.getSimpleName();
  }

  void add(String name, String wrong, String expected) {
    lines.add("%s: %s; %s".formatted(name, wrong, expected));
  }

  void require(boolean right, String name, String wrong, String expected) {
    if (!right) {
      add(name, wrong, expected);
    }
  }

  /** What makes use of a setting says itself what is wrong with it. */
  void attempt(String name, Runnable use) {
    try {
      use.run();
    } catch (IllegalArgumentException unusable) {
      lines.add(name + ": " + unusable.getMessage());
    }
  }

  void within(String name, int value, int least, int most) {
    String expected = "%d to %d is expected".formatted(least, most);
    require(value >= least && value <= most, name, value + " is out of range", expected);
    // Spring reads 0x4 as well, and a route does not
    boolean isDecimal = !String.valueOf(value(name)).matches(".*[xX#].*");
    require(isDecimal, name, "is not decimal", expected);
  }

  /** The same of a setting that is Spring's, if it is set. */
  void within(String name, int least, int most) {
    String value = value(name);
    if (isText(value)) {
      require(
          value.matches("\\d{1,9}")
              && Integer.parseInt(value) >= least
              && Integer.parseInt(value) <= most,
          name,
          "'" + value + "' is out of range",
          "%d to %d is expected".formatted(least, most));
    }
  }

  /** A time that may be one of milliseconds without a unit, unless that is far too short. */
  void positive(String name, Duration duration) {
    positive(name, duration, "[1-9]\\d{0,2}");
  }

  /** A time of hours: a number without a unit would be read as milliseconds. */
  void positiveWithUnit(String name, Duration duration) {
    positive(name, duration, "\\+?\\d+");
  }

  private void positive(String name, Duration duration, String withoutUnit) {
    if (isGiven(name, duration, EXPECTED_TIME)) {
      String written = value(name);
      if (duration.isNegative() || duration.isZero()) {
        add(name, written + " is too short", EXPECTED_TIME);
      } else if (String.valueOf(written).matches(withoutUnit)) {
        add(name, written + " has no unit", EXPECTED_TIME);
      }
    }
  }

  /** Whether there is a value to look at: what is empty binds to nothing. */
  boolean isGiven(String name, Object value, String expected) {
    require(value != null, name, "is empty", expected);
    return value != null;
  }

  void cron(String name, String expression) {
    try {
      new CronExpression(expression);
    } catch (ParseException unusable) {
      add(
          name,
          "'" + expression + "' is not a Quartz cron expression",
          "six or seven fields such as 0 0/5 * * * ? are expected");
    }
  }

  /** Whether all of them can be used. */
  boolean addresses(String name, List<String> addresses) {
    int before = lines.size();
    for (String address : addresses) {
      try {
        new InternetAddress(address, true).validate();
      } catch (AddressException unusable) {
        add(
            name,
            "'" + address + "' is not an email address",
            "one such as it@example.ac.id is expected");
      }
    }
    return lines.size() == before;
  }

  /** Types of which there has to be one, or nothing would be kept. */
  void someTypes(String name, List<String> patterns) {
    require(
        !patterns.isEmpty(),
        name,
        "is empty, so nothing would be kept",
        "* or types such as active_speaker, !timeline are expected");
    require(
        patterns.isEmpty() || TypePatterns.allowAny(patterns),
        name,
        "leaves out all that it names, so nothing would be kept",
        "* or types such as active_speaker, !timeline are expected");
    types(name, patterns);
  }

  void types(String name, List<String> patterns) {
    for (String pattern : patterns) {
      require(
          TypePatterns.isOne(pattern),
          name,
          "'" + pattern + "' is not a recording type",
          "* or types such as active_speaker, !timeline are expected");
    }
  }

  /**
   * A base URL: HTTP, with neither sign-in nor query. The value may hold a secret.
   *
   * @param example of one
   */
  void baseUrl(String name, String value, String example) {
    URI uri = uri(value);
    require(
        isHttp(uri)
            && uri.getRawUserInfo() == null
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null,
        name,
        isTrimmed(value) ? "is not a URL that can be used" : BLANK,
        "one such as " + example + " is expected");
  }

  /** A proxy: scheme, host and port alone, perhaps with a sign-in. */
  void proxy(String name, String value) {
    URI uri = uri(value);
    require(
        isHttp(uri)
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null
            && uri.getRawPath().replace("/", "").isEmpty(),
        name,
        isTrimmed(value) ? "is not the URL of a proxy" : BLANK,
        "one such as http://proxy:3128 is expected");
  }

  /** A URL to call as it is, with its query. */
  void callable(String name, String value) {
    if (value != null && !value.isEmpty()) {
      URI uri = uri(value);
      require(
          isHttp(uri) && uri.getRawFragment() == null && !value.contains("{{"),
          name,
          isTrimmed(value) ? "is not a URL that can be called" : BLANK,
          "one such as https://example.ac.id/hook is expected");
    }
  }

  private static boolean isHttp(URI uri) {
    return uri != null
        && uri.getHost() != null
        && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
  }

  private static boolean isTrimmed(String value) {
    return value == null || value.equals(value.strip());
  }

  private static URI uri(String value) {
    try {
      return value == null ? null : URI.create(value);
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }
}
