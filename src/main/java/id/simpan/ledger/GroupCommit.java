package id.simpan.ledger;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The one writer of an embedded ledger. Changes that wait for the disk at the same time share one
 * commit; each is told of its end only after that, and one that fails takes back itself alone.
 */
final class GroupCommit implements AutoCloseable {

  private static final int MOST_IN_ONE = 256;

  /** How long a connection with its prepared statements is held without work. */
  private static final int IDLE_MILLIS = 1_000;

  private final Jdbi jdbi;
  private final BlockingQueue<Waiting<?>> waiting = new LinkedBlockingQueue<>();
  private final Thread writer = new Thread(this::write, "ledger-writer");
  private volatile boolean closed;

  GroupCommit(Jdbi jdbi) {
    this.jdbi = jdbi;
    writer.setDaemon(true);
    writer.start();
  }

  private static final class Waiting<T> {
    private final Function<Handle, T> change;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private T result;
    private Throwable failure;

    Waiting(Function<Handle, T> change) {
      this.change = change;
    }

    void apply(Handle handle) {
      result = change.apply(handle);
    }

    /**
     * Takes back itself alone if it fails.
     *
     * @param marks a statement of the same connection
     */
    void applyAmongOthers(Handle handle, Statement marks) throws SQLException {
      marks.execute("SAVEPOINT one");
      try {
        result = change.apply(handle);
        marks.execute("RELEASE one");
      } catch (RuntimeException | SQLException | Error failed) {
        failure = failed;
        marks.execute("ROLLBACK TO one");
        marks.execute("RELEASE one");
      }
    }

    void end() {
      if (failure == null) {
        done.complete(result);
      } else {
        done.completeExceptionally(failure);
      }
    }
  }

  /** Returns when the change is durable. */
  <T> T make(Function<Handle, T> change) {
    if (Thread.currentThread() == writer) {
      throw new IllegalStateException("a change within a change");
    }
    Waiting<T> mine = new Waiting<>(change);
    ask(mine);
    try {
      return mine.done.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof Error error) {
        throw error;
      }
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  /** What is asked for before the end is written; after it nobody would. */
  private synchronized void ask(Waiting<?> change) {
    if (closed) {
      throw new IllegalStateException("the ledger is closed");
    }
    waiting.add(change);
  }

  private synchronized void end() {
    if (!closed) {
      closed = true; // before the writer is woken, or it would wait for more
      waiting.add(new Waiting<>(handle -> null));
    }
  }

  private void write() {
    List<Waiting<?>> group = new ArrayList<>();
    while (!closed || !waiting.isEmpty()) {
      try {
        group.add(waiting.take());
        write(group);
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException
          | SQLException
          | Error notCommitted) { // whoever waits must not wait for ever
        group.forEach(change -> change.done.completeExceptionally(notCommitted));
        group.clear();
      }
    }
  }

  /** Writes a group, and those that come after it for as long as there are any. */
  private void write(List<Waiting<?>> group) throws InterruptedException, SQLException {
    try (Handle handle = jdbi.open();
        Statement marks = handle.getConnection().createStatement()) {
      handle.setStatementBuilder(new KeptStatements(handle.getConnection()));
      while (!group.isEmpty()) {
        waiting.drainTo(group, MOST_IN_ONE - 1);
        if (group.size() == 1) {
          handle.useTransaction(group.get(0)::apply);
        } else {
          handle.useTransaction(it -> applyAll(group, it, marks));
        }
        group.forEach(Waiting::end);
        group.clear();
        Waiting<?> next = waiting.poll(closed ? 0 : IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (next != null) {
          group.add(next);
        }
      }
    }
  }

  private static void applyAll(List<Waiting<?>> group, Handle handle, Statement marks)
      throws SQLException {
    for (Waiting<?> change : group) {
      change.applyAmongOthers(handle, marks);
    }
  }

  /** Ends when what was asked for is written. */
  @Override
  public void close() {
    end();
    try {
      writer.join(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    waiting.forEach(
        late -> late.done.completeExceptionally(new IllegalStateException("the ledger is closed")));
  }
}
