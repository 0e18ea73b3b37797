package id.simpan.routing;

import id.simpan.announce.Manifests;
import id.simpan.archive.ArchiveFolder;
import id.simpan.download.DownloadClient;
import id.simpan.download.Downloader;
import id.simpan.ledger.Batches;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.Restore;
import id.simpan.ledger.Upgrade;
import id.simpan.ledger.Upgrade.Places;
import id.simpan.ledger.Work;
import id.simpan.ledger.Work.Wants;
import id.simpan.live.Destinations;
import id.simpan.live.LiveRoutes;
import id.simpan.settings.SimpanSettings;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;

/** Starts and stops what a context of Simpan's beans does, whoever made the context. */
public final class Engine implements AutoCloseable {

  /** For downloads in hand to finish; then they are left to be resumed. */
  private static final long GRACE_SECONDS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private final ApplicationContext context;
  private final LiveRoutes routes;

  /** Starts the routes. */
  public Engine(ApplicationContext context) {
    this.context = context;
    this.routes = context.getBean(LiveRoutes.class);
    context.getBean(Permits.class); // follows the ledger from now on
    routes.start(this::takeUp);
    context.getBeanProvider(StaleJobs.class).ifAvailable(StaleJobs::remove);
    context.getBean(Destinations.class).onChange(context.getBean(Work.class)::reconcile);
  }

  /** Takes up what an earlier process left, before anything new begins. */
  private void takeUp() {
    SimpanSettings settings = context.getBean(SimpanSettings.class);
    context
        .getBean(Ledger.class)
        .oneAtATime(
            () -> {
              restore(settings);
              upgrade(settings);
            });
    context.getBean(KeptFiles.class).takeUp(context.getBean(Downloader.class));
    context.getBean(Work.class).reconcile();
  }

  /** A lost ledger is rebuilt from the archive. */
  private void restore(SimpanSettings settings) {
    Restore restore = new Restore(context.getBean(Ledger.class), context.getBean(Wants.class));
    if (restore.isNeeded()) {
      Path archive = settings.resolve(settings.file().directory());
      long restored =
          restore.restore(
              session -> Manifests.present(archive, settings.account(), session),
              "file",
              context.getBean(Destinations.class).all());
      if (restored > 0) {
        LOG.warn(
            "The ledger was empty; it is rebuilt from the archive: {} sessions. What was lost before is not known.",
            restored);
      }
    }
  }

  private void upgrade(SimpanSettings settings) {
    Path archive = settings.resolve(settings.file().directory());
    Path work = settings.resolve(settings.download().directory());
    long resolved =
        new Upgrade(context.getBean(Ledger.class), context.getBean(Batches.class))
            .resolve(
                new Places() {
                  @Override
                  public boolean isArchived(String path, long size) {
                    return ArchiveFolder.size(archive, path) == size;
                  }

                  @Override
                  public boolean isInWork(String id, long size) {
                    return work.resolve(id + ".kept").toFile().length() == size;
                  }
                },
                so -> LOG.info("Bringing the ledger up to date: {} files looked for", so));
    if (resolved > 0) {
      LOG.warn(
          "{} files that an older version did not know to be stored have been looked for",
          resolved);
    }
  }

  public LiveRoutes routes() {
    return routes;
  }

  /** Work in hand is finished or left to be resumed; the context can be closed then. */
  @Override
  public void close() {
    routes.close();
    context.getBean(Ledger.class).leases().stopTaking();
    Thread impatience =
        new Thread(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(GRACE_SECONDS);
                context.getBean(DownloadClient.class).interrupt();
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            },
            "impatience");
    impatience.setDaemon(true);
    impatience.start();
    context.getBean(CamelContext.class).stop();
    impatience.interrupt();
  }
}
