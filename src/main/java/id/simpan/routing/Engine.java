package id.simpan.routing;

import id.simpan.announce.Manifests;
import id.simpan.download.DownloadClient;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.Restore;
import id.simpan.ledger.Restore.ArchivedSession;
import id.simpan.ledger.Work;
import id.simpan.live.Destinations;
import id.simpan.live.LiveRoutes;
import id.simpan.settings.SimpanSettings;
import java.util.List;
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
    context.getBean(KeptFiles.class).remove(context.getBean(Work.class).archived());
    routes.start(this::restore);
  }

  /** A lost ledger is rebuilt from the archive. */
  private void restore() {
    Restore restore = new Restore(context.getBean(Ledger.class));
    SimpanSettings settings = context.getBean(SimpanSettings.class);
    if (restore.isNeeded()) {
      List<ArchivedSession> archived =
          Manifests.present(settings.resolve(settings.file().directory()));
      restore.restore(archived, context.getBean(Destinations.class).all());
      if (!archived.isEmpty()) {
        LOG.warn(
            "The ledger was empty: {} sessions are known again from the archive", archived.size());
      }
    }
  }

  public LiveRoutes routes() {
    return routes;
  }

  /** Work in hand is finished or left to be resumed; the context can be closed then. */
  @Override
  public void close() {
    routes.close();
    context.getBean(Ledger.class).stopTaking();
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
