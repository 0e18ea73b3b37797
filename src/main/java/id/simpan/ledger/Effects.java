package id.simpan.ledger;

import java.util.List;
import java.util.Set;

/** What others do about changes of the ledger, once they are durable. */
public interface Effects {

  Effects NONE = new Effects() {};

  /**
   * @param ids of files that a destination has stored and every other one has settled
   */
  default void archived(List<String> ids) {}

  /**
   * @param queues such as {@code transfer-file}, that there may be work for
   */
  default void workFor(Set<String> queues) {}

  /**
   * Another sweep has begun, whichever node makes it: sweeps and other nodes may have ended by now
   * what this node had begun.
   */
  default void swept() {}

  /** The other nodes took this one for gone; what lies with it may be theirs by now. */
  default void back() {}
}
