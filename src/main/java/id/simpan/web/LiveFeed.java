package id.simpan.web;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells those who watch what is new, all of them with one look. While nobody watches, nothing is
 * done.
 */
final class LiveFeed implements SmartLifecycle {

  /** Who comes after so many sees a page that stands still. */
  static final int MOST = 64;

  /** Then a browser comes again by itself; one that is gone without a word is not kept for long. */
  private static final long LONGEST_MILLIS = TimeUnit.MINUTES.toMillis(10);

  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

  private final Function<Locale, Map<String, String>> parts;
  private final Duration every;
  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("live-"));

  /** One for each watcher at most: a slow one holds up no other. */
  private final ExecutorService senders =
      Executors.newCachedThreadPool(new CustomizableThreadFactory("live-send-"));

  private ScheduledFuture<?> looking;
  private boolean running;

  /**
   * @param parts of the page by name, in a language
   * @param every how often it looks
   */
  LiveFeed(Function<Locale, Map<String, String>> parts, Duration every) {
    this.parts = parts;
    this.every = every;
  }

  /** A watcher, or empty if there are too many. */
  synchronized Optional<SseEmitter> watch(Locale locale) {
    if (!running || watchers.size() >= MOST) {
      return Optional.empty();
    }
    Watcher watcher = new Watcher(locale);
    watcher.emitter.onCompletion(() -> left(watcher));
    watcher.emitter.onTimeout(watcher.emitter::complete);
    watcher.emitter.onError(gone -> left(watcher));
    watchers.add(watcher);
    if (looking == null) {
      looking =
          timer.scheduleWithFixedDelay(this::look, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }
    return Optional.of(watcher.emitter);
  }

  private synchronized void left(Watcher watcher) {
    watchers.remove(watcher);
    if (watchers.isEmpty() && looking != null) {
      looking.cancel(false);
      looking = null;
    }
  }

  int watching() {
    return watchers.size();
  }

  private void look() {
    Map<Locale, Map<String, String>> seen = new HashMap<>();
    try {
      for (Watcher watcher : watchers) {
        watcher.tell(seen.computeIfAbsent(watcher.locale, parts));
      }
    } catch (RuntimeException failed) {
      LOG.debug("What is live could not be looked at", failed);
    }
  }

  private final class Watcher {

    private final Locale locale;
    private final SseEmitter emitter = new SseEmitter(LONGEST_MILLIS);
    private final Map<String, String> told = new HashMap<>();
    private final AtomicBoolean busy = new AtomicBoolean();

    private Watcher(Locale locale) {
      this.locale = locale;
    }

    /** What has changed; a comment if nothing has, which finds out who is gone. */
    private void tell(Map<String, String> now) {
      if (!busy.compareAndSet(false, true)) {
        return;
      }
      senders.execute(
          () -> {
            try {
              boolean silent = true;
              for (Map.Entry<String, String> part : now.entrySet()) {
                if (!part.getValue().equals(told.put(part.getKey(), part.getValue()))) {
                  emitter.send(
                      SseEmitter.event()
                          .name(part.getKey())
                          .data(part.getValue(), MediaType.TEXT_PLAIN));
                  silent = false;
                }
              }
              if (silent) {
                emitter.send(SseEmitter.event().comment(""));
              }
            } catch (IOException | IllegalStateException gone) {
              left(this);
            } finally {
              busy.set(false);
            }
          });
    }
  }

  @Override
  public synchronized void start() {
    running = true;
  }

  /** Before the server waits for requests in hand: these would not end by themselves. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void stop() {
    synchronized (this) {
      running = false;
    }
    timer.shutdownNow();
    for (Iterator<Watcher> all = watchers.iterator(); all.hasNext(); ) {
      all.next().emitter.complete();
    }
    senders.shutdownNow();
  }

  @Override
  public synchronized boolean isRunning() {
    return running;
  }
}
