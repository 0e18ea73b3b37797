package id.simpan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.SimpanProgram.Running;
import id.simpan.standin.Fault;
import id.simpan.standin.GeneratedContent;
import id.simpan.standin.ReceivedMail;
import id.simpan.standin.ScriptedSession;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Earliest deletion first, and alerts that open once and are resolved once. */
class DeadlineIT {

  private static final LocalDate TODAY = LocalDate.now(ZoneId.of("Asia/Jakarta"));

  @Test
  void earliestDeletionIsDownloadedFirst(@TempDir Path home) {
    int[] daysLeft = {5, 2, 7, 3, 9, 4, 8, 6};
    try (Bench bench = new Bench(home)) {
      bench
          .program
          .with("simpan.download.concurrency", "1")
          .with("simpan.download.stall-timeout", "60s");
      for (int i = 0; i < daysLeft.length; i++) {
        bench
            .session("8500000000" + i)
            .deleteOn(TODAY.plusDays(daysLeft[i]))
            .file("active_speaker", "MP4", 5_000L);
      }
      CountDownLatch allKnown = new CountDownLatch(1);
      bench
          .zoom
          .linkFaults()
          .when(request -> true)
          .next(
              (request, normal) -> {
                try {
                  allKnown.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException stopped) {
                  Thread.currentThread().interrupt();
                }
                return normal.apply(request);
              });
      try (Running once = bench.program.start("once")) {
        await(() -> bench.zoom.linkRequests().size() == 1);
        await(() -> bench.status().path("sessions").size() == daysLeft.length);
        await(
            () ->
                bench.status().path("sessions").findValues("files").stream()
                    .allMatch(files -> files.asInt() == 1));
        allKnown.countDown();
        assertThat(once.await().status()).isZero();
      }
      List<Integer> order = new ArrayList<>();
      bench
          .zoom
          .linkRequests()
          .forEach(
              request -> {
                for (int i = 0; i < daysLeft.length; i++) {
                  if (bench.session("8500000000" + i).file(0).zoom().linkRequests().stream()
                      .anyMatch(own -> own.path().equals(request.path()))) {
                    order.add(daysLeft[i]);
                  }
                }
              });
      assertThat(order).hasSize(daysLeft.length);
      assertThat(order.subList(1, order.size())).isSorted();
    }
  }

  @Test
  void alertsOpenOnceAndAreResolvedOnce(@TempDir Path home) {
    try (Bench bench = new Bench(home)) {
      bench.mail();
      bench.program.with("simpan.poll.schedule", "0/2 * * * * ?");
      ScriptedSession atRisk = bench.session("85000000001").deleteOn(TODAY.plusDays(1));
      atRisk.file("active_speaker", "MP4", 5_000L);
      atRisk.file(0).zoom().atLink().always(Fault.html(403));
      ScriptedSession refused = bench.session("85000000002").file("active_speaker", "MP4", 5_000L);
      refused.file(0).downloadUrl("https://example.org/a.mp4");
      ScriptedSession huge =
          bench
              .session("85000000003")
              .file("poll", "DATA", GeneratedContent.of("DATA", 900L << 40));
      ScriptedSession lost = bench.session("85000000004").file("active_speaker", "MP4", 5_000L);
      lost.file(0).zoom().atLink().always(Fault.html(403));
      try (Running run = bench.program.run()) {
        opened(bench, "85000000001, session " + atRisk.uuid() + ": at risk");
        opened(
            bench,
            "85000000002, session " + refused.uuid() + ", file active_speaker: host example.org");
        opened(bench, "MiB are needed in");
        await(() -> bench.status().path("sessions").size() == 4);
        lost.deleted();
        opened(bench, "85000000004, session " + lost.uuid() + ": lost");
        bench.rapatin.onPath("/recordings").always(Fault.status(401));
        opened(bench, "signing in to Rapatin fails");
        polledTwice(bench);
        assertThat(alerts(bench)).hasSize(5);

        bench.rapatin.faults().clear();
        bench.zoom.linkFaults().clear();
        resolved(bench, "signing in to Rapatin fails");
        resolved(bench, "85000000001, session " + atRisk.uuid() + ": at risk");
        refused.file(0).regular("download_url");
        resolved(
            bench,
            "85000000002, session " + refused.uuid() + ", file active_speaker: host example.org");
        huge.file(0).zoom().replaceWith(GeneratedContent.of("DATA", 700));
        resolved(bench, "MiB are needed in");
        lost.ready();
        resolved(bench, "85000000004, session " + lost.uuid() + ": lost");
        polledTwice(bench);
        assertThat(alerts(bench)).hasSize(10);
        assertThat(bench.alerts()).hasSize(10);
        assertThat(bench.archive()).hasSize(4);
        assertThat(run.stopped().status()).isZero();
      }
    }
  }

  private static List<ReceivedMail> alerts(Bench bench) {
    return bench.mail().mails().stream()
        .filter(mail -> mail.subject().matches("(ALERT|Resolved): .*"))
        .toList();
  }

  private static void opened(Bench bench, String what) {
    told(bench, "ALERT: ", what);
  }

  private static void resolved(Bench bench, String what) {
    told(bench, "Resolved: ", what);
  }

  /** By email and in the log. */
  private static void told(Bench bench, String how, String what) {
    Predicate<ReceivedMail> wanted =
        mail -> mail.subject().startsWith(how) && mail.text().contains(what);
    await(() -> alerts(bench).stream().anyMatch(wanted));
    assertThat(alerts(bench)).filteredOn(wanted).hasSize(1);
    assertThat(bench.alerts())
        .filteredOn(line -> line.startsWith(how) && line.contains(what))
        .hasSize(1);
  }

  private static void polledTwice(Bench bench) {
    int before = bench.rapatin.requests().size();
    await(() -> bench.rapatin.requests().size() > before + 2);
    int later = bench.rapatin.requests().size();
    await(() -> bench.rapatin.requests().size() > later + 2);
  }

  private static void await(BooleanSupplier condition) {
    Awaitility.await().atMost(Duration.ofMinutes(3)).until(condition::getAsBoolean);
  }
}
