package id.simpan.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.standin.FaultProxy;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A shared database that says nothing for long: it is gone, or what it was asked takes long. */
@OnSharedDatabase
class SilenceTest {

  /** A JVM of its own: leases of two seconds, so that nobody has to wait for a minute. */
  @Test
  void whatIsSilentForLongerThanALeaseIsGivenUpButForWhatMayTakeLong() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dsimpan.test.lease=PT2S",
                "-cp",
                System.getProperty("java.class.path"),
                Node.class.getName(),
                Database.postgresql().url())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(output.lines().filter(line -> line.startsWith("- ")))
        .as(output)
        .containsExactly("- schema made", "- exported", "- given up", "- back");
  }

  /** What the other JVM runs. */
  static final class Node {

    private static final int LONGER_THAN_A_LEASE = 4;

    public static void main(String[] arguments) throws Exception {
      String direct = arguments[0];
      int port = URI.create(direct.substring("jdbc:".length())).getPort();
      try (FaultProxy proxy = FaultProxy.before(port)) {
        Ledger.Postgresql database =
            new Ledger.Postgresql(
                direct.replace(":" + port + "/", ":" + proxy.port() + "/"), "postgres", "");
        CompletableFuture<Void> held = holding(direct, "CREATE TABLE meeting (x INT)");
        try (Ledger ledger =
            Ledger.shared(
                database, Database.node("node", "work"), Database.ACCOUNT, Clock.systemUTC())) {
          assertThat(held.join()).isNull();
          System.out.println("- schema made");
          held = holding(direct, "LOCK TABLE meeting");
          LedgerFile.write(ledger, OutputStream.nullOutputStream(), total -> {}, done -> {});
          assertThat(held.join()).isNull();
          System.out.println("- exported");
          proxy.hang();
          long began = System.nanoTime();
          try {
            answers(ledger);
          } catch (RuntimeException givenUp) {
            assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(10));
            System.out.println("- given up");
          }
          proxy.up();
          Awaitility.await().ignoreExceptions().until(() -> answers(ledger));
          System.out.println("- back");
        }
      }
      System.exit(0); // whoever waits for the proxy
    }

    private static boolean answers(Ledger ledger) {
      return ledger.read(it -> it.createQuery("SELECT TRUE").mapTo(Boolean.class).one());
    }

    /** Somebody else's transaction, which everybody waits for; it comes to nothing. */
    private static CompletableFuture<Void> holding(String url, String what) throws Exception {
      CountDownLatch begun = new CountDownLatch(1);
      CompletableFuture<Void> held =
          CompletableFuture.runAsync(
              () -> {
                try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                    Statement statement = connection.createStatement()) {
                  connection.setAutoCommit(false);
                  statement.execute(what);
                  begun.countDown();
                  statement.execute("SELECT pg_sleep(" + LONGER_THAN_A_LEASE + ")");
                  connection.rollback();
                } catch (SQLException failed) {
                  throw new IllegalStateException(failed);
                }
              });
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      return held;
    }
  }
}
