package id.simpan.settings;

import id.simpan.access.PasswordHash;
import id.simpan.settings.SimpanSettings.Access;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerSslBundle;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/** Where pages, API and health are served, and to whom: without a login, on this machine alone. */
final class ServerCheck {

  private ServerCheck() {}

  static void check(Access access, Findings findings) {
    login(access, findings);
    addresses("simpan.access.trusted-proxies", access.trustedProxies(), findings);
    addresses("simpan.access.metrics-from", access.metricsFrom(), findings);
    tls(findings);
    address(access, findings);
    findings.within("server.port", 0, 65_535);
    Duration timeout = findings.bind("server.servlet.session.timeout", Duration.class);
    if (timeout != null) {
      findings.positive("server.servlet.session.timeout", timeout);
    }
    management(findings);
    String strategy = findings.value("server.forward-headers-strategy");
    findings.require(
        strategy == null || strategy.equalsIgnoreCase("none"),
        "server.forward-headers-strategy",
        "'" + strategy + "' would believe anyone who says to be a proxy",
        "none is expected, and your proxies as simpan.access.trusted-proxies");
  }

  private static void login(Access access, Findings findings) {
    String username = access.username();
    String hash = access.passwordHash();
    findings.require(
        username.isBlank() || !hash.isBlank(),
        "simpan.access.password-hash",
        "is not set though simpan.access.username is",
        "what 'simpan hash-password' prints is expected");
    findings.require(
        hash.isBlank() || !username.isBlank(),
        "simpan.access.username",
        "is not set though simpan.access.password-hash is",
        "the name to sign in with is expected");
    findings.require(
        username.isEmpty() || username.matches("[^:\\p{Cntrl}]{1,100}") && isTrimmed(username),
        "simpan.access.username",
        "cannot be signed in with",
        "up to 100 characters without a colon are expected");
    // it may be the password itself, so it is not repeated
    findings.require(
        hash.isBlank() || PasswordHash.isUsable(hash),
        "simpan.access.password-hash",
        "is not a hash that passwords can be held against",
        "what 'simpan hash-password' prints is expected, in single quotes");
  }

  private static boolean isTrimmed(String text) {
    return text.equals(text.strip());
  }

  private static void addresses(String setting, List<String> addresses, Findings findings) {
    for (String address : addresses) {
      try {
        new IpAddressMatcher(address.trim());
      } catch (IllegalArgumentException unusable) {
        findings.add(
            setting,
            "'" + address + "' is not an address",
            "addresses such as 127.0.0.1 or networks such as 10.0.0.0/24 are expected");
      }
    }
  }

  private static void address(Access access, Findings findings) {
    String address = findings.value("server.address");
    try {
      // nothing is every address to Spring, and this machine to Java
      if (Findings.isText(address) && InetAddress.getByName(address).isLoopbackAddress()) {
        return;
      }
    } catch (UnknownHostException unusable) {
      findings.add(
          "server.address",
          "'" + address + "' is not an address",
          "an address of this machine such as 127.0.0.1 is expected");
      return;
    }
    if (!access.isByLogin()) {
      findings.add(
          "server.address",
          "'" + address + "' would serve everyone",
          "a loopback address such as 127.0.0.1 is expected, or a login: simpan.access.username and"
              + " simpan.access.password-hash");
    } else if (!isTls(findings) && access.trustedProxies().isEmpty()) {
      findings.add(
          "server.address",
          "'" + address + "' would let the password go in clear text",
          "TLS is expected: server.ssl.certificate and server.ssl.certificate-private-key, or the"
              + " proxy that speaks it as simpan.access.trusted-proxies");
    }
  }

  private static boolean isTls(Findings findings) {
    return !"false".equalsIgnoreCase(findings.value("server.ssl.enabled"))
        && (findings.isSet("server.ssl.bundle")
            || findings.isSet("server.ssl.certificate")
            || findings.isSet("server.ssl.key-store"));
  }

  /** A bundle is Spring's to make. */
  private static void tls(Findings findings) {
    if (isTls(findings) && !findings.isSet("server.ssl.bundle")) {
      Ssl ssl = findings.bind("server.ssl", Ssl.class);
      if (ssl != null) {
        try {
          WebServerSslBundle.get(ssl).getManagers().getKeyManagers();
        } catch (RuntimeException unusable) {
          findings.add(
              "server.ssl",
              "its certificate and key cannot be read together",
              "files of one pair, and the key's password if it has one, are expected");
        }
      }
    }
  }

  /** A port of its own would be open to every address, unless it has one of its own too. */
  private static void management(Findings findings) {
    if (findings.isSet("management.server.port")) {
      String address = findings.value("management.server.address");
      boolean isLoopback;
      try {
        isLoopback = Findings.isText(address) && InetAddress.getByName(address).isLoopbackAddress();
      } catch (UnknownHostException unusable) {
        isLoopback = false;
      }
      findings.require(
          isLoopback,
          "management.server.address",
          "a port of its own for health and metrics would serve everyone",
          "a loopback address such as 127.0.0.1 is expected");
    }
  }
}
