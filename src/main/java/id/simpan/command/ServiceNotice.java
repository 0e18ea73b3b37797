package id.simpan.command;

import info.faljse.SDNotify.SDNotify;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Tells systemd how a service of {@code Type=notify} does: ready, alive, stopping, and in a line
 * how things stand. Where nobody asked for it, nothing is told.
 */
final class ServiceNotice implements AutoCloseable {

  /** How often things are looked at if there is no watchdog. */
  private static final long PERIOD_MILLIS = 30_000;

  private static final Logger LOG = LoggerFactory.getLogger(ServiceNotice.class);

  /** Where it goes. */
  interface Manager {
    void tell(String message);

    /** Milliseconds without a sign of life after which the service is restarted; 0 for never. */
    long watchdogMillis();
  }

  private final Manager manager;
  private final BooleanSupplier isAlive;
  private final Supplier<String> status;
  private final ScheduledExecutorService beat =
      Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("systemd-"));
  private boolean wasAlive = true;

  /**
   * @param isAlive whether the program makes progress; if not for long, it is restarted
   * @param status a line for {@code systemctl status}
   */
  ServiceNotice(Manager manager, BooleanSupplier isAlive, Supplier<String> status) {
    this.manager = manager;
    this.isAlive = isAlive;
    this.status = status;
  }

  /** To systemd, if it started this program, else to nobody. */
  static ServiceNotice of(BooleanSupplier isAlive, Supplier<String> status) {
    boolean isAsked = System.getenv("NOTIFY_SOCKET") != null;
    if (isAsked) {
      // where its library is unpacked, as the ledger's is; else in a folder of the user's
      System.setProperty("jna.tmpdir", System.getProperty("java.io.tmpdir"));
      isAsked = SDNotify.isAvailable();
    }
    return new ServiceNotice(isAsked ? new Systemd() : null, isAlive, status);
  }

  /** The routes run. */
  void ready() {
    if (manager != null) {
      manager.tell("READY=1");
      long watchdog = manager.watchdogMillis();
      long period = watchdog == 0 ? PERIOD_MILLIS : Math.max(1, watchdog / 3);
      beat.scheduleWithFixedDelay(this::beat, 0, period, TimeUnit.MILLISECONDS);
    }
  }

  private void beat() {
    try {
      boolean alive = isAlive.getAsBoolean();
      if (alive) {
        manager.tell("WATCHDOG=1");
      } else if (wasAlive) {
        LOG.error("The program makes no progress; if that goes on, systemd restarts it");
      }
      wasAlive = alive;
      manager.tell("STATUS=" + status.get());
    } catch (RuntimeException failed) {
      LOG.error("systemd could not be told how the program is ({})", failed.getClass().getName());
    }
  }

  /** The program stops by itself. */
  void stopping() {
    if (manager != null) {
      manager.tell("STOPPING=1");
    }
  }

  @Override
  public void close() {
    beat.shutdownNow();
  }

  private static final class Systemd implements Manager {

    @Override
    public void tell(String message) {
      SDNotify.sendRaw(message);
    }

    @Override
    public long watchdogMillis() {
      return SDNotify.isWatchdogEnabled()
          ? TimeUnit.MICROSECONDS.toMillis(SDNotify.getWatchdogFrequency())
          : 0;
    }
  }
}
