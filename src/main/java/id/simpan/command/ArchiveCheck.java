package id.simpan.command;

import id.simpan.announce.Records;
import id.simpan.announce.Verification;
import id.simpan.archive.ArchivePath;
import id.simpan.archive.SafeNames;
import id.simpan.ledger.Deliveries;
import id.simpan.ledger.Deliveries.HeldFile;
import id.simpan.ledger.Ledger;
import id.simpan.live.Destinations;
import id.simpan.live.RouteFolder;
import id.simpan.routing.EndpointConfiguration;
import id.simpan.routing.FilesConfiguration;
import id.simpan.routing.Ledgers;
import id.simpan.routing.Problems;
import id.simpan.s3.S3Folder;
import id.simpan.s3.S3Verification;
import id.simpan.settings.Accounts;
import id.simpan.settings.RapatinSettings;
import id.simpan.settings.SimpanSettings;
import id.simpan.texts.Texts;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import me.tongfei.progressbar.ProgressBar;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;

/** {@code simpan verify}: does each folder of recordings hold what its records say? */
final class ArchiveCheck {

  private final SimpanSettings settings;
  private final RapatinSettings rapatin;
  private final Environment environment;
  private final PrintStream out;
  private final VerifyPart part;
  private final boolean deep;
  private final Texts texts;
  private int looked;

  /**
   * @param part of the paths that is verified
   * @param deep reads objects rather than to ask for their checksums
   */
  ArchiveCheck(ApplicationContext context, VerifyPart part, boolean deep, PrintStream out) {
    this.part = part;
    this.deep = deep;
    this.settings = context.getBean(SimpanSettings.class);
    this.rapatin = context.getBean(RapatinSettings.class);
    this.environment = context.getEnvironment();
    this.texts = settings.texts();
    this.out = out;
  }

  int run() {
    boolean right = true;
    List<String> storing =
        Destinations.storing(settings.destinations(), RouteFolder.around(settings.resolve("")));
    for (String name : storing) {
      Path folder = folder(name);
      if (folder != null) {
        right &= verify(name, folder);
      } else if (name.equals("s3")) {
        right &= verifyS3();
      } else {
        out.println(texts.say("verify.unseen", "destination", name));
      }
    }
    gone(storing);
    out.println(texts.say("verify.looked", "looked", looked, "destinations", storing.size()));
    return right && looked > 0 ? 0 : 1;
  }

  private Path folder(String destination) {
    return destination.equals("file")
        ? settings.resolve(settings.file().directory())
        : FilesConfiguration.folder(settings, environment, destination);
  }

  /** What was stored where nothing is stored any more is told, and not looked for. */
  private void gone(List<String> storing) {
    Ledgers.beside(settings, Clock.systemUTC())
        .ifPresent(
            ledger -> {
              try (Ledger open = ledger) {
                new Deliveries(open, null)
                    .stored()
                    .forEach(
                        (name, files) -> {
                          if (!storing.contains(name)) {
                            out.println(
                                texts.say("verify.gone", "files", files, "destination", name));
                          }
                        });
              }
            });
  }

  private boolean verify(String destination, Path archive) {
    Verification verification =
        new Verification(
            archive, settings.account(), records(destination), others(destination), part);
    return verify(archive.toString(), verification.files(), verification::run, () -> 0);
  }

  private boolean verifyS3() {
    S3Folder folder = EndpointConfiguration.bucket(settings);
    S3Verification verification =
        new S3Verification(folder, records("s3"), others("s3"), deep, part);
    try {
      return verify(
          folder.where(""), verification.files(), verification::run, verification::believed);
    } catch (RuntimeException unreadable) {
      out.println(
          texts.say(
              "verify.unreadable",
              "place",
              folder.where(""),
              "problem",
              Problems.of(settings, rapatin, environment).describe(unreadable)));
      return false;
    }
  }

  @FunctionalInterface
  private interface Run {
    boolean with(Consumer<String> report, Runnable progress);
  }

  private boolean verify(String where, int files, Run verification, IntSupplier believed) {
    AtomicInteger found = new AtomicInteger();
    boolean right;
    try (ProgressBar bar =
        System.console() == null ? null : new ProgressBar(texts.say("verify.task"), files)) {
      right =
          verification.with(
              line -> {
                found.incrementAndGet();
                out.println(SafeNames.shown(line));
              },
              () -> {
                if (bar != null) {
                  bar.step();
                }
              });
    }
    out.println(
        texts.say(
            right ? "verify.right" : "verify.wrong",
            "files",
            files,
            "place",
            where,
            "found",
            found.get(),
            "believed",
            believed.getAsInt()));
    looked++;
    return right;
  }

  private Records records(String destination) {
    return new Records(file -> held(settings, destination, file));
  }

  /** What other accounts have there is theirs to verify. */
  private Predicate<String> others(String destination) {
    Set<String> theirs = new HashSet<>();
    for (String name : Accounts.names(environment)) {
      if (!name.equals(settings.account())) {
        Environment other = Accounts.of(environment, name);
        SimpanSettings its = Binder.get(other).bind("simpan", SimpanSettings.class).get();
        held(
            its,
            destination,
            file -> {
              String folder = file.path().substring(0, file.path().lastIndexOf('/') + 1);
              theirs.addAll(
                  List.of(
                      file.path(), folder + ArchivePath.MANIFEST, folder + ArchivePath.CHECKSUMS));
            });
      }
    }
    return theirs::contains;
  }

  private static void held(SimpanSettings settings, String destination, Consumer<HeldFile> file) {
    Optional<Ledger> ledger = Ledgers.beside(settings, Clock.systemUTC());
    if (ledger.isPresent()) {
      try (Ledger open = ledger.get()) {
        new Deliveries(open, null).held(destination, file);
      }
    }
  }
}
