package id.simpan.ledger;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** A change of the ledger in the making, and what follows from it once it is durable. */
final class Change {

  private final Handle handle;
  private final String account;
  private final long now;
  private final Sums sums = new Sums();
  private final List<String> archived = new ArrayList<>();
  private final Set<String> work = new LinkedHashSet<>();

  Change(Handle handle, String account, long now) {
    this.handle = handle;
    this.account = account;
    this.now = now;
  }

  Handle handle() {
    return handle;
  }

  String account() {
    return account;
  }

  /** When it is made, in milliseconds since 1970. */
  long now() {
    return now;
  }

  Sums sums() {
    return sums;
  }

  /** These files need not be in the work directory any more. */
  void archived(List<String> ids) {
    archived.addAll(ids);
  }

  /** There may be work for a queue now. */
  void workFor(String queue) {
    work.add(queue);
  }

  /** Nothing else is changed after this. */
  void complete() {
    sums.write(handle, account);
  }

  void announceTo(Effects effects) {
    if (!archived.isEmpty()) {
      effects.archived(archived);
    }
    if (!work.isEmpty()) {
      effects.workFor(work);
    }
  }
}
