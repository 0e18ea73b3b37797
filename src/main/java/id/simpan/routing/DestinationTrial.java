package id.simpan.routing;

import id.simpan.announce.SideFiles;
import id.simpan.announce.SideFiles.SideFile;
import id.simpan.archive.Sha256;
import id.simpan.ledger.Batch;
import id.simpan.ledger.Batch.KeptFile;
import id.simpan.ledger.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;

/** Sends a destination's route what it gets from Simpan, with a made-up recording. */
public final class DestinationTrial {

  private static final String UUID = "U2ltcGFuIHNhbXBsZQ==";
  private static final String MEETING = "80000000000";
  private static final String TOPIC = "Simpan sample";
  private static final String RECORDED_ON = "2025-01-31";
  private static final String FOLDER = "2025/01/2025-01-31 Simpan sample (80000000000)/" + UUID;
  private static final String NAME = "chat_file.txt";
  private static final String ID = "5a";
  private static final String TEXT = "09:00:00\t Simpan: a line of a chat that nobody wrote.\n";
  private static final String CALLER = "direct:simpan-try-route";

  private final CamelContext context;
  private final Problems problems;
  private final String destination;
  private final Path directory;
  private final KeptFile file;

  /**
   * @param context started, with the route of the destination
   * @param directory for the sample files, which are not removed
   */
  public DestinationTrial(
      CamelContext context, Problems problems, String destination, Path directory)
      throws IOException {
    this.context = context;
    this.problems = problems;
    this.destination = destination;
    this.directory = directory;
    Path sample = Files.writeString(directory.resolve(ID + ".kept"), TEXT.repeat(50));
    this.file = file(NAME, "chat_file", "CHAT", Files.size(sample), Sha256.of(sample));
  }

  private KeptFile file(
      String name, String recordingType, String fileType, long size, String sha256) {
    return new KeptFile(
        ID,
        name,
        null,
        recordingType,
        fileType,
        0,
        null,
        size,
        sha256,
        null,
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        Map.of(destination, ""));
  }

  /**
   * What became of one message.
   *
   * @param sent what was sent, in words
   * @param outcome {@code stored}, {@code passed} or {@code late}
   * @param problem why it is late; else empty
   * @param path that the route left, or null
   * @param location that the route left, or null
   */
  public record Outcome(
      String sent, String outcome, String problem, String path, String location) {}

  /** A recording, then a side file. */
  public List<Outcome> deliver() throws Exception {
    Messages messages = messages();
    Delivery delivery =
        new Delivery(
            ID,
            destination,
            UUID,
            MEETING,
            TOPIC,
            RECORDED_ON,
            file.recordingType(),
            file.fileType(),
            FOLDER + "/" + NAME,
            file.size(),
            file.sha256(),
            false,
            "sample");
    Batch batch = batch(file);
    List<SideFile> sideFiles = new SideFiles(directory, Optional.empty()).write(batch);
    List<Outcome> outcomes = new ArrayList<>();
    try {
      call("deliver-to-" + destination);
      outcomes.add(
          send(
              "a recording, %s, %d bytes".formatted(NAME, file.size()),
              exchange -> messages.recording(delivery, exchange.getMessage())));
      for (SideFile sideFile : sideFiles) {
        outcomes.add(
            send(
                "a side file, " + Path.of(sideFile.path()).getFileName(),
                exchange -> messages.sideFile(sideFile, batch, exchange.getMessage())));
      }
    } finally {
      context.getRouteController().stopRoute(CALLER);
    }
    return outcomes;
  }

  /** A batch. */
  public List<Outcome> announce() throws Exception {
    // of a type that is not attached: the kept files are elsewhere
    Batch batch = batch(file("audio_only.m4a", "audio_only", "M4A", file.size(), file.sha256()));
    try {
      call("announce-to-" + destination);
      return List.of(
          send(
              "a batch of one file",
              exchange -> {
                messages().announcement(batch, exchange.getMessage());
                exchange.setVariable("batch", batch);
              }));
    } finally {
      context.getRouteController().stopRoute(CALLER);
    }
  }

  private Batch batch(KeptFile file) {
    return new Batch(
        "5a",
        destination,
        true,
        true,
        UUID,
        MEETING,
        TOPIC,
        RECORDED_ON,
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        FOLDER,
        List.of(file),
        List.of(file),
        List.of(),
        "sample");
  }

  private Messages messages() {
    return new Messages(delivery -> directory.resolve(ID + ".kept").toFile());
  }

  private void call(String input) throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(CALLER).routeId(CALLER).errorHandler(noErrorHandler()).to("direct:" + input);
          }
        });
  }

  private Outcome send(String sent, Processor message) throws IOException {
    try (var producer = context.createProducerTemplate()) {
      Exchange answer = producer.send(CALLER, message);
      Exception failed = answer.getException();
      return new Outcome(
          sent,
          answer.getProperty(DestinationCall.OUTCOME, "late", String.class),
          failed == null ? "" : problems.describe(failed),
          answer.getMessage().getHeader("CamelSimpanPath", String.class),
          answer.getMessage().getHeader("CamelSimpanLocation", String.class));
    }
  }
}
