package id.simpan.bench;

import id.simpan.archive.ArchivePath;
import id.simpan.archive.SafeNames;
import id.simpan.ledger.Batch;
import id.simpan.ledger.Batches;
import id.simpan.ledger.Deliveries;
import id.simpan.ledger.Delivery;
import id.simpan.ledger.Destination;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.Listing;
import id.simpan.ledger.Safety;
import id.simpan.ledger.SessionFiles;
import id.simpan.ledger.Sessions;
import id.simpan.ledger.Transfer;
import id.simpan.ledger.Transfers;
import id.simpan.ledger.Work;
import id.simpan.rapatin.RecordingFile;
import id.simpan.rapatin.Session;
import id.simpan.rapatin.Session.Status;
import id.simpan.standin.Quiet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.springframework.util.FileSystemUtils;

/**
 * What each step of the embedded ledger takes beside what is archived: {@code LedgerSteps FILES
 * ...}. One session after the other goes its way to a destination, one step at a time, each of them
 * durable when it ends. Prints medians in microseconds, and how they compare with the first ledger.
 */
public final class LedgerSteps {

  private static final int SESSIONS = 200;
  private static final int WARM_UP = 200;
  private static final int FILES_OF_A_SESSION = 7;
  private static final Destination FILE = new Destination("file", true, false);

  private static final List<RecordingFile> FILES =
      IntStream.range(0, FILES_OF_A_SESSION)
          .mapToObj(i -> new RecordingFile("view" + i, "MP4", OptionalLong.of(7), "", 0))
          .toList();

  private final Map<String, List<Long>> nanos = new LinkedHashMap<>();
  private final Sessions sessions;
  private final SessionFiles files;
  private final Transfers transfers;
  private final Deliveries deliveries;
  private final Batches batches;
  private final Work work;
  private final Safety safety;

  private LedgerSteps(Ledger ledger) {
    Supplier<Collection<Destination>> destinations = () -> List.of(FILE);
    batches = new Batches(ledger, destinations);
    sessions = new Sessions(ledger, batches, ZoneOffset.UTC);
    files =
        new SessionFiles(
            ledger,
            ArchivePath.of(
                "{date} {topic}/{session}/{recording_type}.{extension}",
                "default",
                SafeNames.ofPlatform()),
            sessions,
            batches,
            FILE.name()::equals);
    transfers = new Transfers(ledger, batches);
    deliveries = new Deliveries(ledger, batches);
    work = new Work(ledger, batches, destinations, (destination, type) -> true);
    safety = new Safety(ledger, Duration.ofHours(24), last -> last.plus(Duration.ofHours(1)));
  }

  public static void main(String[] arguments) throws IOException, SQLException {
    Quiet.loggers("com.zaxxer", "org.flywaydb", "id.simpan");
    steps(arguments[0]); // compiles what the others are measured with
    Map<String, List<Long>> first = null;
    System.out.println(
        "| files in the ledger | step | median us | of the first |\n|---|---|---|---|");
    for (String number : arguments) {
      Map<String, List<Long>> taken = steps(number);
      first = first == null ? taken : first;
      print(number, taken, first);
    }
  }

  private static Map<String, List<Long>> steps(String number) throws IOException, SQLException {
    Path directory = Files.createTempDirectory("ledger-steps");
    try {
      int archived = Integer.parseInt(number) / FILES_OF_A_SESSION;
      BenchLedger.main(new String[] {directory.toString(), Integer.toString(archived)});
      return measured(directory);
    } finally {
      FileSystemUtils.deleteRecursively(directory);
    }
  }

  private static Map<String, List<Long>> measured(Path directory) {
    try (Ledger ledger = Ledger.embedded(directory, BenchLedger.ACCOUNT, Clock.systemUTC())) {
      LedgerSteps steps = new LedgerSteps(ledger);
      for (int i = 0; i < WARM_UP + SESSIONS; i++) {
        if (i == WARM_UP) {
          steps.nanos.clear();
        }
        steps.archive("steps" + i);
      }
      return steps.nanos;
    }
  }

  private static void print(
      String number, Map<String, List<Long>> taken, Map<String, List<Long>> first) {
    taken.forEach(
        (step, nanos) ->
            System.out.printf(
                "| %s | %s | %.0f | %.2f |%n",
                number,
                step,
                median(nanos) / 1e3,
                (double) median(nanos) / median(first.get(step))));
  }

  private static long median(List<Long> nanos) {
    return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow();
  }

  private void archive(String uuid) {
    Session session =
        new Session(
            uuid,
            "12345678901",
            Status.READY,
            "Meeting " + uuid,
            Optional.of(LocalDate.now(ZoneOffset.UTC)),
            Optional.of(LocalDate.now(ZoneOffset.UTC).plusDays(3)),
            FILES,
            true,
            List.of());
    timed("note a session of 7 files", () -> poll(session));
    timed("note the same again", () -> poll(session));
    for (int i = 0; i < FILES.size(); i++) {
      Transfer transfer = timed("claim a download", transfers::claim);
      timed(
          "keep",
          () -> {
            transfers.kept(transfer, 7, "0".repeat(64), null);
            return transfer;
          });
    }
    for (int i = 0; i < FILES.size(); i++) {
      Delivery delivery = timed("claim a delivery", () -> deliveries.claim(FILE.name()));
      timed(
          "end it",
          () -> {
            deliveries.ended(delivery, "stored", Map.of());
            return delivery;
          });
    }
    Batch batch = timed("claim a batch", () -> batches.claim(FILE.name()));
    timed(
        "close it",
        () -> {
          batches.closed(batch);
          return batch;
        });
    timed("look for work", work::queues);
    timed("ask whether all is safe", safety::isSafe);
  }

  private Session poll(Session session) {
    Listing listing = sessions.ready(session);
    FILES.forEach(file -> files.note(listing, file, List.of(FILE.name())));
    files.queue(listing);
    return session;
  }

  private <T> T timed(String step, Supplier<T> what) {
    long began = System.nanoTime();
    T result = what.get();
    nanos.computeIfAbsent(step, it -> new ArrayList<>()).add(System.nanoTime() - began);
    return result;
  }
}
