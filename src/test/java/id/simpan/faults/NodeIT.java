package id.simpan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.ledger.Overview.Selection;
import id.simpan.program.SimpanProgram;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.program.SimpanProgram.Running;
import id.simpan.standin.ReceivedMail;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node with profile, database and broker, in this process. */
class NodeIT {

  @TempDir private static Path root;
  private static Cluster cluster;
  private static SimpanProgram program;
  private static Running running;

  @BeforeAll
  static void start() {
    cluster = new Cluster(root, 40);
    cluster.session(30_000);
    program = cluster.program("jakarta");
    running = program.run();
    keepsAll();
  }

  @AfterAll
  static void stop() throws Exception {
    assertThat(running.stopped().status()).isZero();
    cluster.close();
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(2, TimeUnit.MINUTES);
  }

  private static void keepsAll() {
    await()
        .untilAsserted(
            () ->
                assertThat(cluster.kept().keySet())
                    .containsExactlyElementsOf(cluster.expected.keySet()));
  }

  private static List<String> alerts() {
    return cluster.mail.mails().stream().map(ReceivedMail::subject).toList();
  }

  @Test
  void theSchedulerKeepsItsJobsInTheDatabase() {
    assertThat(
            cluster.texts(
                "SELECT job_group || '/' || job_name FROM qrtz_job_details WHERE sched_name = 'simpan'"))
        .containsExactly("simpan/sweep");
    assertThat(
            cluster.texts(
                "SELECT cron_expression FROM qrtz_cron_triggers WHERE sched_name = 'simpan'"))
        .containsExactly("0/15 * * * * ?");
    assertThat(cluster.texts("SELECT DISTINCT is_nonconcurrent FROM qrtz_job_details"))
        .containsExactly("t");
  }

  @Test
  void itIsKnownByItsName() {
    assertThat(cluster.texts("SELECT name FROM node")).contains("jakarta");
    assertThat(cluster.home("jakarta").resolve("data/node.id")).exists();
    assertThat(cluster.home("jakarta").resolve("work/place.id")).exists();
  }

  @Test
  void othersLookAndExportBesideIt() {
    Result status = program.statusJson(new Selection(false, "archived", null, null));
    assertThat(status.status()).isZero();
    assertThat(status.out()).contains("85090000000");
    Path file = root.resolve("ledger.jsonl.gz");
    Result exported = program.exportLedger(file);
    assertThat(exported.err()).isEmpty();
    assertThat(exported.out()).matches("\\d+ rows of the ledger are in .*\\R");
    assertThat(program.exportLedger(file).err()).contains("is there already");
    Result imported = program.importLedger(file);
    assertThat(imported.status()).isEqualTo(2);
    assertThat(imported.err()).contains("another program works on the ledger");
  }

  @Test
  void aSecondOneInTheSameDirectoryIsRefused() {
    Result second = program.start("once").await();

    assertThat(second.status()).isEqualTo(2);
    assertThat(second.err())
        .contains("another Simpan (process " + ProcessHandle.current().pid() + ") is running on");
  }

  @Test
  void oneWithOtherDestinationsIsRefused() {
    Result other = cluster.program("bandung").destinations("file").start("once").await();

    assertThat(other.status()).isEqualTo(2);
    assertThat(other.problems())
        .containsExactly(
            "simpan.destinations: node jakarta works on this ledger with file,email; the same for all nodes is expected, or that one stopped first");
  }

  @Test
  void anotherAccountHasASchedulerQueuesAndRowsOfItsOwn() {
    String moot = "86000000001";
    cluster.session(moot, 20_000);
    SimpanProgram both =
        cluster
            .program("bandung")
            .with("rapatin.accounts.law.token", cluster.rapatin.issueToken())
            .with("rapatin.accounts.law.meetings", moot);
    try (Running second = both.run()) {
      keepsAll();
      assertThat(cluster.archive().resolve("law")).isDirectory();
      assertThat(cluster.texts("SELECT DISTINCT sched_name FROM qrtz_job_details ORDER BY 1"))
          .containsExactly("simpan", "simpan-law");
      assertThat(cluster.texts("SELECT account || ' ' || name FROM node ORDER BY 1"))
          .containsExactly("default bandung", "default jakarta", "law bandung");
      assertThat(cluster.texts("SELECT account FROM session WHERE meeting_id = '" + moot + "'"))
          .containsExactly("law");
      assertThat(both.exportLedger(root.resolve("all.gz")).err()).startsWith("--account: ");
      both.with("simpan.account", "law");
      assertThat(both.exportLedger(root.resolve("law.gz")).err()).isEmpty();
      assertThat(second.stopped().status()).isZero();
    }
  }

  @Test
  void deadPermitsAreToldAndExpiredOnesDropped() throws Exception {
    String forged = "x\n12:00:00 INFO  Every recording is safe\u001b[2J";
    sendDead(session -> session.createObjectMessage(new Trap()), null);
    sendDead(session -> session.createTextMessage(forged), forged);
    await().untilAsserted(() -> assertThat(alerts()).anyMatch(it -> it.contains("dead letter")));
    for (String queue : List.of("DLQ", "ExpiryQueue")) {
      send(queue, "simpan-permit");
      send(queue, "of somebody else");
    }

    for (String queue : List.of("DLQ", "ExpiryQueue")) {
      await().untilAsserted(() -> assertThat(types(queue)).containsExactly("of somebody else"));
    }
    Path log = cluster.home("jakarta").resolve("logs/simpan.log");
    await()
        .untilAsserted(
            () ->
                assertThat(Files.readString(log))
                    .contains(
                        "A permit for an unknown queue came", "A permit for transfer-file came")
                    .doesNotContain("Every recording is safe", "\u001b"));
    assertThat(cluster.mail.mails())
        .filteredOn(mail -> mail.subject().contains("dead letter"))
        .allMatch(mail -> !mail.text().contains("is safe") && !mail.text().contains("\u001b"));
    assertThat(Trap.isMade).isFalse();
  }

  /** What must not be made of a message. */
  private static final class Trap implements Serializable {
    private static final long serialVersionUID = 1L;
    private static volatile boolean isMade;

    private void readObject(ObjectInputStream in) {
      isMade = true;
    }
  }

  private interface Maker {
    Message message(Session session) throws JMSException;
  }

  private static void sendDead(Maker maker, String queue) throws Exception {
    try (var factory = new ActiveMQConnectionFactory(cluster.brokerUrl());
        Connection connection = factory.createConnection();
        Session session = session(connection)) {
      Message message = maker.message(session);
      message.setJMSType("simpan-permit");
      message.setStringProperty("SimpanQueue", queue);
      session.createProducer(session.createQueue("DLQ")).send(message);
    }
  }

  private static Session session(Connection connection) throws Exception {
    connection.start();
    return connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
  }

  private static void send(String queue, String type) throws Exception {
    try (var factory = new ActiveMQConnectionFactory(cluster.brokerUrl());
        Connection connection = factory.createConnection();
        Session session = session(connection)) {
      Message message = session.createTextMessage("transfer-file");
      message.setStringProperty("SimpanQueue", "transfer-file");
      message.setJMSType(type);
      session.createProducer(session.createQueue(queue)).send(message);
    }
  }

  private static List<String> types(String queue) throws Exception {
    try (var factory = new ActiveMQConnectionFactory(cluster.brokerUrl());
        Connection connection = factory.createConnection();
        Session session = session(connection);
        QueueBrowser browser = session.createBrowser(session.createQueue(queue))) {
      List<String> types = new ArrayList<>();
      for (Object message : Collections.list(browser.getEnumeration())) {
        types.add(((Message) message).getJMSType());
      }
      return types;
    }
  }

  @Test
  void permitsDoNotPileUpAndExpire() throws Exception {
    try (var factory = new ActiveMQConnectionFactory(cluster.brokerUrl());
        Connection connection = factory.createConnection();
        Session session = session(connection)) {
      Queue queue = session.createQueue("simpan.transfer-file");
      var listener = session.createConsumer(queue); // takes some from the workers
      Message[] permit = new Message[1];
      cluster.session(30_000);
      Awaitility.await()
          .atMost(2, TimeUnit.MINUTES)
          .until(
              () -> {
                cluster.session(1_000);
                permit[0] = listener.receive(2_000);
                return permit[0] != null;
              });
      assertThat(permit[0].getJMSExpiration() - permit[0].getJMSTimestamp()).isEqualTo(10_000);
      assertThat(permit[0].getJMSDeliveryMode()).isEqualTo(1); // it need not survive
      assertThat(permit[0].getJMSPriority()).isEqualTo(4);
      assertThat(permit[0].getJMSType()).isEqualTo("simpan-permit");
      assertThat(permit[0].getStringProperty("SimpanQueue")).isEqualTo("transfer-file");
    }
    keepsAll();
  }
}
