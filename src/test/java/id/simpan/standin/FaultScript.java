package id.simpan.standin;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Which requests meet which faults. The rule that was added first goes first. */
public final class FaultScript {

  private final List<Rule> rules = new ArrayList<>();

  /** Requests of one kind; say what happens to them by {@code next} or {@code always}. */
  public final class Selection {
    private final Predicate<RecordedRequest> predicate;

    private Selection(Predicate<RecordedRequest> predicate) {
      this.predicate = predicate;
    }

    /** The next {@code times} of these requests meet the fault; those after them do not. */
    public Selection next(int times, Fault fault) {
      add(new Rule(predicate, fault, times));
      return this;
    }

    public Selection next(Fault fault) {
      return next(1, fault);
    }

    /** Each of these requests meets the fault, until {@link #clear}. */
    public Selection always(Fault fault) {
      return next(Integer.MAX_VALUE, fault);
    }
  }

  public Selection when(Predicate<RecordedRequest> predicate) {
    return new Selection(predicate);
  }

  public Selection onPath(String prefix) {
    return when(request -> request.path().startsWith(prefix));
  }

  /** From now on everything is answered normally. */
  public synchronized void clear() {
    rules.clear();
  }

  /** How many faults of limited number nobody has met yet: 0 says that a test caused them all. */
  public synchronized int unmet() {
    return rules.stream().mapToInt(rule -> rule.left == Integer.MAX_VALUE ? 0 : rule.left).sum();
  }

  private synchronized void add(Rule rule) {
    rules.add(rule);
  }

  /** The fault that this request meets, which may be none. */
  synchronized Fault take(RecordedRequest request) {
    for (Rule rule : rules) {
      if (rule.left > 0 && rule.predicate.test(request)) {
        if (rule.left != Integer.MAX_VALUE) {
          rule.left--;
        }
        return rule.fault;
      }
    }
    return Fault.none();
  }

  private static final class Rule {
    private final Predicate<RecordedRequest> predicate;
    private final Fault fault;
    private int left;

    private Rule(Predicate<RecordedRequest> predicate, Fault fault, int left) {
      this.predicate = predicate;
      this.fault = fault;
      this.left = left;
    }
  }
}
