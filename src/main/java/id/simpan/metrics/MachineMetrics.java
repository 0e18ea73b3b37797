package id.simpan.metrics;

import id.simpan.download.Downloads;
import id.simpan.ledger.Meetings;
import id.simpan.rapatin.ApiBudget;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;

/** How this process and its disks do. */
final class MachineMetrics implements MeterBinder {

  private final Map<String, Path> directories;
  private final Downloads downloads;
  private final ApiBudget budget;
  private final Meetings meetings;
  private final String version;

  /**
   * @param directories whose free space matters, by what they are for
   * @param version of the program
   */
  MachineMetrics(
      Map<String, Path> directories,
      Downloads downloads,
      ApiBudget budget,
      Meetings meetings,
      String version) {
    this.directories = directories;
    this.downloads = downloads;
    this.budget = budget;
    this.meetings = meetings;
    this.version = version;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    directories.forEach(
        (name, directory) -> {
          Gauge.builder("simpan.disk.free", directory, it -> there(it).getUsableSpace())
              .description("Room for more where the directory is")
              .baseUnit("bytes")
              .tag("directory", name)
              .register(registry);
          Gauge.builder("simpan.disk.size", directory, it -> there(it).getTotalSpace())
              .description("Size of the file system where the directory is")
              .baseUnit("bytes")
              .tag("directory", name)
              .register(registry);
        });
    FunctionCounter.builder("simpan.download.received", downloads, Downloads::bytesReceived)
        .description("What hosts have sent, kept or not")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("simpan.api.budget", budget, ApiBudget::left)
        .description("Calls that may be made to the API now; 0 while it asked for a pause")
        .baseUnit("calls")
        .register(registry);
    Gauge.builder(
            "simpan.last.poll.timestamp", meetings, it -> RecordingMetrics.time(it.answeredAt()))
        .description("When the API last answered this process about a meeting; 0 if it never did")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("simpan.build", () -> 1)
        .description("1; its label is the version of the program")
        .tag("version", version)
        .register(registry);
  }

  /** The directory, or the one that it will be made in. */
  private static File there(Path directory) {
    File file = directory.toFile();
    while (!file.exists() && file.getParentFile() != null) {
      file = file.getParentFile();
    }
    return file;
  }
}
