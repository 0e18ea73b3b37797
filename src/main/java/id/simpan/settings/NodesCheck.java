package id.simpan.settings;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.util.ClassUtils;

/** What several nodes share: ledger, scheduler, broker. */
final class NodesCheck {

  /** A host application has them, or does without. */
  private static final String[] CLIENTS = {
    "org.apache.camel.component.jms.JmsComponent",
    "org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory",
    "org.messaginghub.pooled.jms.JmsPoolConnectionFactory"
  };

  private static final String BROKER = "spring.artemis.broker-url";
  private static final Pattern BROKER_URL =
      Pattern.compile("\\(?(tcp|vm|ssl)://\\S+", Pattern.CASE_INSENSITIVE);

  private NodesCheck() {}

  static void check(SimpanSettings simpan, Findings findings, Environment environment) {
    findings.require(
        simpan.node().matches("[A-Za-z0-9]?[A-Za-z0-9._-]{0,62}"),
        "simpan.node",
        "'" + simpan.node() + "' is not a name",
        "up to 63 letters, digits, dots and dashes are expected, or nothing for one that is made");
    boolean isAlone = !Findings.isText(simpan.ledger().url());
    if (environment.acceptsProfiles(Profiles.of("cluster"))) {
      findings.require(
          !isAlone,
          "simpan.ledger.url",
          "is empty, but with the profile cluster nodes share a ledger",
          "jdbc:postgresql://HOST/DATABASE is expected");
    }
    findings.require(
        Set.of("seda", "jms").contains(simpan.queue()),
        "simpan.queue",
        "'" + simpan.queue() + "' is not a kind of queue",
        "seda or jms is expected");
    if (simpan.queue().equals("jms")) {
      findings.require(
          !isAlone,
          "simpan.queue",
          "is jms, but the ledger is embedded, so there are no other nodes",
          "seda is expected, or simpan.ledger.url");
      findings.require(
          Stream.of(CLIENTS).allMatch(it -> ClassUtils.isPresent(it, null)),
          "simpan.queue",
          "is jms, but a class that it needs is missing",
          "camel-jms, the Artemis client and pooled-jms in the class path are expected, or seda");
      broker(findings);
    }
  }

  private static void broker(Findings findings) {
    if (!findings.isSet(BROKER)) {
      findings.add(
          "simpan.queue",
          "is jms, but no broker is named",
          BROKER + " such as tcp://HOST:61616 is expected, or seda");
    } else {
      findings.require(
          BROKER_URL.matcher(findings.value(BROKER)).matches(),
          BROKER,
          "is not a URL of an Artemis broker", // it may hold a password
          "one such as tcp://HOST:61616 is expected");
    }
  }
}
