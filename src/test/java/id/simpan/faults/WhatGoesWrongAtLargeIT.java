package id.simpan.faults;

import static id.simpan.standin.Fault.html;
import static id.simpan.standin.Fault.json;
import static id.simpan.standin.Fault.status;
import static id.simpan.standin.Fault.tooManyRequests;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import id.simpan.Soak;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.program.SimpanProgram.Running;
import id.simpan.standin.Fault;
import id.simpan.standin.FaultProxy;
import id.simpan.standin.FreePort;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.RecordedRequest;
import id.simpan.standin.ZoomFile;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract's table "What goes wrong, and what then", as far as it is about the whole account, a
 * destination or this machine: a case for each line and its variants. Lines about one meeting are
 * in {@link WhatGoesWrongIT}.
 */
class WhatGoesWrongAtLargeIT {

  private static final String ONE = "85011111111";
  private static final String OTHER = "85022222222";
  private static final ZoneId ZONE = ZoneId.of("Asia/Jakarta");
  private static final LocalDate TODAY = LocalDate.now(ZONE);

  @TempDir Path home;

  private interface Story {
    void tell(Bench bench) throws Exception;
  }

  private record Case(String line, Story story) {
    @Override
    public String toString() {
      return line;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lines")
  void line(Case line) throws Exception {
    try (Bench bench = new Bench(home)) {
      bench.healthy(ONE).recordedOn(TODAY);
      bench.healthy(OTHER).recordedOn(TODAY);
      line.story().tell(bench);
      for (String secret : bench.secrets()) {
        bench.published().forEach((name, text) -> assertThat(text).as(name).doesNotContain(secret));
      }
    }
  }

  /** Another answer of the same kind, with the same end. */
  @Soak
  @ParameterizedTest(name = "{0}")
  @MethodSource("variants")
  void variant(Case line) throws Exception {
    line(line);
  }

  static Stream<Case> variants() {
    return Stream.of(
        new Case(
            "API: schedules have no envelope - known meetings are polled all the same",
            bench -> noSchedules(bench, 1, json(200, "[]"), "the answer has no \"data\"")),
        new Case(
            "API: schedules list what is none - known meetings are polled all the same",
            bench ->
                noSchedules(bench, 1, json(200, "{\"data\":{\"items\":[5]}}"), "names no meeting")),
        new Case(
            "API: schedules refused - known meetings are polled all the same",
            bench -> noSchedules(bench, 1, json(422, "{}"), "the API answered 422")),
        new Case(
            "destination: S3 down - only S3 is tried again",
            bench -> late(bench, "s3", () -> bench.s3().faults().down())),
        new Case(
            "destination: S3 refuses - only S3 is tried again",
            bench ->
                late(bench, "s3", () -> bench.program.with("simpan.s3.bucket", "another-bucket"))),
        new Case("destination: email slow - waited for", WhatGoesWrongAtLargeIT::slowMail));
  }

  static Stream<Case> lines() {
    return Stream.of(
        new Case(
            "API: 401 - one sign-in again, one retry", WhatGoesWrongAtLargeIT::tokenHasExpired),
        new Case(
            "API: 401 again after the sign-in - an alert, no more calls until the next poll",
            WhatGoesWrongAtLargeIT::tokenIsNeverAccepted),
        new Case(
            "API: sign-in refused - an alert, no more calls until the next poll",
            WhatGoesWrongAtLargeIT::signInIsRefused),
        new Case(
            "API: 429 - no call until Retry-After is over", WhatGoesWrongAtLargeIT::shortPause),
        new Case("API: 429 for an hour - no call in this sweep", WhatGoesWrongAtLargeIT::longPause),
        new Case(
            "API: schedules answer 5xx - known meetings are polled all the same",
            bench -> noSchedules(bench, 5, html(502), "the API answered 502")),
        new Case(
            "destination: S3 breaks off an upload - only S3 is tried again",
            bench -> late(bench, "s3", () -> bench.s3().faults().downAfterUploading(20_000))),
        new Case("destination: S3 slow - waited for", WhatGoesWrongAtLargeIT::slowS3),
        new Case(
            "destination: email down - only email is tried again",
            bench -> late(bench, "email", () -> bench.mail().faults().down())),
        new Case(
            "destination: file refuses - only file is tried again",
            bench -> late(bench, "file", () -> write(year(bench)))),
        new Case(
            "destination: file full - only file is tried again",
            WhatGoesWrongAtLargeIT::fullArchive),
        new Case(
            "this machine: disk full - an alert and a later try",
            WhatGoesWrongAtLargeIT::fullWorkDirectory),
        new Case(
            "this machine: disk full in the middle of a download - resumed later",
            WhatGoesWrongAtLargeIT::diskFillsUp),
        new Case("this machine: ledger away and back", WhatGoesWrongAtLargeIT::ledgerAwayAndBack),
        new Case(
            "this machine: ledger away at the start - the next start goes on",
            WhatGoesWrongAtLargeIT::ledgerAwayAtStart),
        new Case(
            "this machine: a lost ledger is rebuilt from recording.json",
            WhatGoesWrongAtLargeIT::lostLedger),
        new Case(
            "this machine: a second Simpan on the same ./data is refused",
            WhatGoesWrongAtLargeIT::secondSimpan));
  }

  // --- API

  private static void signsIn(Bench bench) {
    bench.program.with("rapatin.token", "");
    bench.program.with("rapatin.email", RapatinStandIn.EMAIL);
    bench.program.with("rapatin.password", RapatinStandIn.PASSWORD);
  }

  private static void tokenHasExpired(Bench bench) {
    signsIn(bench);
    bench.program.with("simpan.poll.discover", "true");
    bench.rapatin.onPath("/recordings/").next(status(401).then(bench.rapatin::revokeTokens));
    Result result = bench.program.once();
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(bench.rapatin.requests("/auth/login")).hasSize(2);
    assertThat(bench.rapatin.requests("/recordings/").size()).isBetween(3, 4);
    assertThat(bench.archive()).hasSize(2);
    assertThat(bench.alerts()).isEmpty();
  }

  private static void tokenIsNeverAccepted(Bench bench) {
    signsIn(bench);
    bench.program.with("simpan.poll.discover", "true");
    bench.rapatin.onPath("/schedules").always(status(401));
    bench.rapatin.onPath("/recordings").always(status(401));
    Result result = bench.program.once();
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("meeting " + ONE, "meeting " + OTHER, "401");
    assertThat(bench.rapatin.requests("/auth/login")).hasSize(2);
    assertThat(bench.rapatin.requests("/schedules")).hasSize(2);
    assertThat(bench.rapatin.requests("/recordings/")).isEmpty();
    signInAlertIsOver(bench);
  }

  private static void signInIsRefused(Bench bench) {
    signsIn(bench);
    bench.program.with("simpan.poll.discover", "true");
    bench
        .rapatin
        .onPath("/auth/login")
        .always(json(422, "{\"response\":{\"message\":\"Salah sandi\"},\"data\":null}"));
    Result result = bench.program.once();
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("do not sign in", "Salah sandi");
    assertThat(bench.rapatin.requests()).hasSize(1);
    signInAlertIsOver(bench);
  }

  private static void signInAlertIsOver(Bench bench) {
    assertThat(bench.alerts()).hasSize(1);
    assertThat(bench.alerts().get(0)).startsWith("ALERT: signing in to Rapatin fails");
    bench.rapatin.faults().clear();
    Result next = bench.program.once();
    assertThat(next.err()).isEmpty();
    assertThat(next.status()).isZero();
    assertThat(bench.archive()).hasSize(2);
    assertThat(bench.alerts()).hasSize(2);
    assertThat(bench.alerts().get(1)).startsWith("Resolved: signing in to Rapatin fails");
  }

  private static void shortPause(Bench bench) {
    for (int i = 0; i < 12; i++) {
      bench.healthy("85033333%03d".formatted(i));
    }
    bench.rapatin.onPath("/recordings/" + ONE).next(tooManyRequests(6));
    Result result = bench.program.once();
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    RecordedRequest refused =
        bench.rapatin.requests().stream().filter(it -> it.status() == 429).findFirst().get();
    Instant inFlight = refused.time().plusSeconds(3);
    assertThat(bench.rapatin.requests())
        .filteredOn(it -> it.time().isAfter(inFlight))
        .isNotEmpty()
        .allMatch(it -> !it.time().isBefore(refused.time().plusSeconds(6)));
  }

  private static void longPause(Bench bench) {
    for (int i = 0; i < 12; i++) {
      bench.healthy("85033333%03d".formatted(i));
    }
    bench.rapatin.onPath("/recordings/").always(tooManyRequests(3_600));
    Result result = bench.program.once();
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err().lines()).hasSize(14).allMatch(line -> line.contains("no call before"));
    assertThat(bench.rapatin.requests().size()).isLessThanOrEqualTo(4);
    bench.rapatin.faults().clear();
    assertThat(bench.program.once().status()).isZero();
  }

  private static void noSchedules(Bench bench, int times, Fault fault, String why) {
    bench.program.with("simpan.poll.discover", "true");
    bench.rapatin.onPath("/schedules").next(times, fault);
    Result result = bench.program.once();
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).contains("schedules: ", why);
    assertThat(bench.rapatin.requests("/schedules")).hasSize(times);
    assertThat(bench.archive()).hasSize(2);
    assertThat(bench.program.once().status()).isZero();
  }

  // --- destinations

  /** One of three destinations fails; the next sweep delivers there what is owed, and no more. */
  private static void late(Bench bench, String destination, Runnable fault) throws IOException {
    bench.s3();
    bench.mail();
    bench.program.destinations("file", "s3", "email");
    fault.run();
    Result result = bench.program.once();
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err().lines())
        .isNotEmpty()
        .allMatch(
            line -> line.matches("meeting 850\\d+, session \\S+.*: late: " + destination + ": .+"));
    assertThat(result.err()).contains(ONE, OTHER);
    assertThat(bench.program.archive().toFile().isDirectory()).isTrue();
    assertThat(bench.archive()).hasSize(destination.equals("file") ? 0 : 2);
    if (destination.equals("s3")) {
      assertThat(bench.s3().keys(Bench.BUCKET))
          .noneMatch(key -> key.matches(".*(\\.mp4|recording\\.json|SHA256SUMS)"));
    } else {
      assertThat(bench.s3().keys(Bench.BUCKET)).hasSize(8);
    }
    assertThat(bench.mail().mails()).hasSize(destination.equals("email") ? 0 : 2);

    bench.s3().faults().up();
    bench.mail().faults().up();
    bench.program.with("simpan.s3.bucket", Bench.BUCKET);
    if (Files.isRegularFile(year(bench))) {
      Files.delete(year(bench));
    }
    Result next = bench.program.once();
    assertThat(next.err()).isEmpty();
    assertThat(next.status()).isZero();
    everythingIsEverywhereOnce(bench);
  }

  private static void everythingIsEverywhereOnce(Bench bench) {
    assertThat(bench.archive()).hasSize(2);
    assertThat(bench.s3().keys(Bench.BUCKET)).hasSize(8);
    assertThat(bench.s3().multipartUploads(Bench.BUCKET)).isEmpty();
    assertThat(bench.mail().mails()).hasSize(2);
    List<String> files =
        Bench.files(bench.program.archive()).stream()
            .map(file -> bench.program.archive().relativize(file).toString())
            .toList();
    assertThat(bench.s3().keys(Bench.BUCKET)).containsExactlyInAnyOrderElementsOf(files);
    for (ZoomFile file : zoomFiles(bench)) {
      assertThat(file.byteRequests()).hasSize(1);
    }
    assertThat(Bench.files(bench.home.resolve("work"))).isEmpty();
  }

  private static List<ZoomFile> zoomFiles(Bench bench) {
    List<ZoomFile> files = new ArrayList<>();
    for (String meetingId : List.of(ONE, OTHER)) {
      bench.session(meetingId).files().forEach(file -> files.add(file.zoom()));
    }
    return files;
  }

  private static void slowS3(Bench bench) {
    bench.s3().faults().hang();
    bench.mail();
    bench.program.destinations("file", "s3", "email");
    Running running = bench.program.start("once");
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> bench.archive().size() == 2);
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(bench.s3().faults()::holdsBack);
    assertThat(running.exit()).isNotDone();
    bench.s3().faults().up();
    Result result = running.await();
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    everythingIsEverywhereOnce(bench);
  }

  private static void slowMail(Bench bench) {
    bench.s3();
    bench.mail().faults().hang();
    bench.program.destinations("file", "s3", "email");
    Running running = bench.program.start("once");
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> bench.archive().size() == 2);
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(bench.mail().faults()::holdsBack);
    assertThat(running.exit()).isNotDone();
    bench.mail().faults().up();
    Result result = running.await();
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    everythingIsEverywhereOnce(bench);
  }

  private static Path year(Bench bench) {
    return bench.program.archive().resolve(Integer.toString(TODAY.getYear()));
  }

  private static void write(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "in the way");
    } catch (IOException e) {
      fail(e);
    }
  }

  private static void fullArchive(Bench bench) throws Exception {
    bench.s3();
    bench.mail();
    bench.program.destinations("file", "s3", "email");
    try (SmallDisk disk = SmallDisk.mount(bench.program.archive(), 40)) {
      Result result = bench.program.once();
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.err()).contains(": late: file: ").containsIgnoringCase("no space");
      assertThat(Bench.files(bench.program.archive()))
          .allMatch(file -> isWhole(bench, file), "whole files only");
      assertThat(bench.s3().keys(Bench.BUCKET)).hasSize(8);
      disk.grow(4_000);
      Result next = bench.program.once();
      assertThat(next.err()).isEmpty();
      everythingIsEverywhereOnce(bench);
    }
  }

  private static boolean isWhole(Bench bench, Path file) {
    return file.toString().endsWith(".mp4")
        ? file.toFile().length() == 30_000
        : !file.toString().endsWith(".txt") || file.toFile().length() == 300;
  }

  // --- this machine

  private static void fullWorkDirectory(Bench bench) throws Exception {
    bench.session(ONE).file("gallery_view", "MP4", 3_000_000L);
    try (SmallDisk disk = SmallDisk.mount(bench.home.resolve("work"), 2_000)) {
      Result result = bench.program.once();
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.err().lines()).hasSize(1);
      assertThat(result.err())
          .contains(ONE, Bench.uuid(ONE), "gallery_view", "are needed", "are free");
      assertThat(bench.session(ONE).file(2).zoom().bytesSent()).isZero();
      assertThat(bench.archive().get(Bench.uuid(OTHER)).names()).hasSize(2);
      assertThat(bench.archive().get(Bench.uuid(ONE)).names()).hasSize(2);
      assertThat(bench.alerts()).hasSize(1);
      disk.grow(20_000);
      Result next = bench.program.once();
      assertThat(next.err()).isEmpty();
      assertThat(bench.archive().get(Bench.uuid(ONE)).names()).hasSize(3);
      assertThat(bench.alerts()).hasSize(2);
      assertThat(bench.alerts().get(1)).startsWith("Resolved: ");
    }
  }

  /** The disk fills up though there was room when the download began. */
  private static void diskFillsUp(Bench bench) throws Exception {
    bench.program.with("simpan.download.stall-timeout", "3m");
    bench.session(ONE).file("gallery_view", "M4A", 4_000_000L);
    ZoomFile large = bench.session(ONE).file(2).zoom();
    try (SmallDisk disk = SmallDisk.mount(bench.home.resolve("work"), 7_000)) {
      large
          .atBytes()
          .next(
              Fault.pausedAfter(
                  1_500_000,
                  () -> {
                    Awaitility.await().until(() -> recordings(bench) == 4);
                    disk.fill(bench.home.resolve("work/of-someone-else"), 4_500_000);
                  }));
      Result result = bench.program.once();
      assertThat(result.status()).isEqualTo(1);
      // side files have no room either, if they come after the disk is full
      assertThat(result.err().lines())
          .isNotEmpty()
          .allMatch(
              line ->
                  line.toLowerCase(Locale.ROOT).contains("no space left")
                      || line.matches(".*: \\d+ MiB are needed in .*, \\d+ MiB are free"));
      assertThat(result.err()).contains(ONE, "gallery_view");
      assertThat(recordings(bench)).isEqualTo(4);
      Files.delete(bench.home.resolve("work/of-someone-else"));
      Result next = bench.program.once();
      assertThat(next.err()).isEmpty();
      assertThat(bench.archive().get(Bench.uuid(ONE)).names()).hasSize(3);
      assertThat(large.ranges()).hasSize(2);
      assertThat(large.ranges().get(1)).startsWith("bytes=");
    }
  }

  private static long recordings(Bench bench) {
    return Bench.files(bench.program.archive()).stream()
        .filter(file -> file.toString().matches(".*\\.(mp4|m4a|txt)"))
        .count();
  }

  private static void ledgerAwayAndBack(Bench bench) throws Exception {
    try (EmbeddedPostgres postgres = postgres();
        FaultProxy proxy = FaultProxy.before(postgres.getPort())) {
      useLedger(bench, proxy);
      bench.program.with("simpan.poll.schedule", "0/2 * * * * ?");
      ZoomFile slow = bench.session(ONE).file(0).zoom();
      try (Running running = bench.program.run()) {
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> bench.archive().size() == 2);
        proxy.down();
        bench.healthy("85033333333");
        bench.rapatin.schedule("85033333333");
        Awaitility.await()
            .atMost(60, TimeUnit.SECONDS)
            .until(() -> bench.log().stream().anyMatch(line -> line.contains(" WARN ")));
        proxy.up();
        Awaitility.await().atMost(180, TimeUnit.SECONDS).until(() -> bench.archive().size() == 3);
        assertThat(running.stopped().status()).isZero();
      }
      assertThat(slow.byteRequests()).hasSize(1);
    }
  }

  private static void useLedger(Bench bench, FaultProxy proxy) {
    bench.program.with("simpan.poll.discover", "true");
    bench.program.with(
        "simpan.ledger.url", "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(proxy.port()));
    bench.program.with("simpan.ledger.username", "postgres");
    bench.program.with("simpan.ledger.password", "postgres");
  }

  private static void ledgerAwayAtStart(Bench bench) throws Exception {
    try (EmbeddedPostgres postgres = postgres();
        FaultProxy proxy = FaultProxy.before(postgres.getPort())) {
      useLedger(bench, proxy);
      proxy.down();
      Result away = bench.program.once();
      assertThat(away.status()).isEqualTo(1);
      assertThat(away.err().lines())
          .singleElement()
          .asString()
          .startsWith("simpan.ledger.url: the database cannot be used: ");
      proxy.up();
      Result next = bench.program.once();
      assertThat(next.err()).isEmpty();
      assertThat(next.status()).isZero();
      assertThat(bench.archive()).hasSize(2);
    }
  }

  private static EmbeddedPostgres postgres() throws IOException {
    return EmbeddedPostgres.builder().setPort(FreePort.any()).start();
  }

  private static void lostLedger(Bench bench) throws IOException {
    bench.s3();
    bench.mail();
    bench.program.destinations("file", "s3", "email");
    assertThat(bench.program.once().status()).isZero();
    bench.program.losesItsLedger();
    Result result = bench.program.once();
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    everythingIsEverywhereOnce(bench);
    assertThat(bench.statusOf(ONE).path("state").asText()).isEqualTo("archived");
    assertThat(bench.statusOf(ONE).path("kept").asInt()).isEqualTo(2);

    bench.session(ONE).sample("audio_transcript", "TRANSCRIPT");
    assertThat(bench.program.once().status()).isZero();
    assertThat(bench.archive().get(Bench.uuid(ONE)).names()).hasSize(3);
    assertThat(bench.mail().mails()).hasSize(3);
    assertThat(bench.session(ONE).file(0).zoom().byteRequests()).hasSize(1);
  }

  private static void secondSimpan(Bench bench) {
    try (Running first = bench.program.run()) {
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> bench.archive().size() == 2);
      Result second = bench.program.once();
      assertThat(second.status()).isEqualTo(2);
      assertThat(second.err().lines()).hasSize(1);
      assertThat(second.err())
          .contains("another Simpan (process " + ProcessHandle.current().pid() + ")", "data");
      assertThat(bench.statusOf(ONE).path("state").asText()).isEqualTo("archived");
      assertThat(first.stopped().status()).isZero();
    }
    assertThat(bench.program.once().status()).isZero();
  }
}
