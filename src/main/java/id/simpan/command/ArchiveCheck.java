package id.simpan.command;

import id.simpan.announce.Verification;
import id.simpan.archive.ArchivePath;
import id.simpan.ledger.Deliveries;
import id.simpan.ledger.Ledger;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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
    boolean right = verify("file", settings.resolve(settings.file().directory()));
    for (String name : settings.destinations()) {
      Path folder = FilesConfiguration.folder(settings, environment, name);
      if (!name.equals("file") && folder != null) {
        right &= verify(name, folder);
      }
    }
    if (settings.destinations().contains("s3")) {
      right &= verifyS3();
    }
    return right ? 0 : 1;
  }

  private boolean verify(String destination, Path archive) {
    Verification verification =
        new Verification(
            archive, settings.account(), delivered(destination), others(destination), part);
    return verify(archive.toString(), verification.files(), verification::run);
  }

  private boolean verifyS3() {
    S3Folder folder = EndpointConfiguration.bucket(settings);
    S3Verification verification =
        new S3Verification(folder, delivered("s3"), others("s3"), deep, part);
    try {
      return verify(folder.where(""), verification.files(), verification::run);
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

  private boolean verify(String where, int files, Run verification) {
    AtomicInteger found = new AtomicInteger();
    boolean right;
    try (ProgressBar bar =
        System.console() == null ? null : new ProgressBar(texts.say("verify.task"), files)) {
      right =
          verification.with(
              line -> {
                found.incrementAndGet();
                out.println(line);
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
            found.get()));
    return right;
  }

  private Map<String, String> delivered(String destination) {
    return delivered(settings, destination);
  }

  /** What other accounts have there is theirs to verify. */
  private Predicate<String> others(String destination) {
    Set<String> theirs = new HashSet<>();
    for (String name : Accounts.names(environment)) {
      if (!name.equals(settings.account())) {
        Environment other = Accounts.of(environment, name);
        SimpanSettings its = Binder.get(other).bind("simpan", SimpanSettings.class).get();
        for (String path : delivered(its, destination).keySet()) {
          String folder = path.substring(0, path.lastIndexOf('/') + 1);
          theirs.addAll(
              List.of(path, folder + ArchivePath.MANIFEST, folder + ArchivePath.CHECKSUMS));
        }
      }
    }
    return theirs::contains;
  }

  private static Map<String, String> delivered(SimpanSettings settings, String destination) {
    Map<String, String> delivered = new TreeMap<>();
    Optional<Ledger> ledger = Ledgers.beside(settings, Clock.systemUTC());
    if (ledger.isPresent()) {
      try (Ledger open = ledger.get()) {
        new Deliveries(open, null).held(destination, delivered::put);
      }
    }
    return delivered;
  }
}
