package id.simpan.routing;

import id.simpan.ledger.Concern;
import id.simpan.ledger.Safety;
import id.simpan.texts.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;

/**
 * The accounts that this program keeps the recordings of: the one whose beans these are, and the
 * others, each with a context of its own, so that none waits for another.
 */
public final class AllAccounts {

  private final String own;
  private final ApplicationContext context;
  private final List<String> others;
  private final Map<String, ApplicationContext> running = new ConcurrentHashMap<>();
  private volatile Map<String, String> notStarted = Map.of();
  private volatile AllAccounts first = this;

  /**
   * @param own name of the account
   * @param context its beans
   * @param others names of those that this one answers for, too
   */
  public AllAccounts(String own, ApplicationContext context, List<String> others) {
    this.own = own;
    this.context = context;
    this.others = List.copyOf(others);
  }

  /** The account whose beans these are. */
  public String own() {
    return own;
  }

  public List<String> others() {
    return others;
  }

  /** The beans of another account, while it runs. */
  public Optional<ApplicationContext> other(String name) {
    return Optional.ofNullable(running.get(name));
  }

  /** Another account has been started. */
  public void started(ApplicationContext context) {
    AllAccounts other = context.getBean(AllAccounts.class);
    other.first = this;
    running.put(other.own, context);
  }

  /** Why the others could not be started, by name. */
  public void notStarted(Map<String, String> why) {
    notStarted = Map.copyOf(why);
  }

  /** What a person must know of those that could not be started. */
  List<Concern> concerns() {
    return notStarted.entrySet().stream()
        .map(
            it ->
                new Concern(
                    "account",
                    it.getKey(),
                    Text.of(
                        "account.not-started", "account", it.getKey(), "problem", it.getValue()),
                    true,
                    true))
        .toList();
  }

  /** The names of all accounts of this program, whichever this one is. */
  public List<String> names() {
    return Stream.concat(Stream.of(first.own), first.others.stream()).toList();
  }

  /** Whether this account is the one that answers for the others, too. */
  public boolean isFirst() {
    return first == this;
  }

  /** The beans of an account, while it runs. */
  public Optional<ApplicationContext> of(String name) {
    return name.equals(first.own) ? Optional.of(first.context) : first.other(name);
  }

  /** Whether something holds for this account, and for those that it answers for. */
  public <T> boolean all(Class<T> bean, Predicate<T> condition) {
    return condition.test(context.getBean(bean))
        && others.stream()
            .allMatch(
                name -> other(name).map(it -> condition.test(it.getBean(bean))).orElse(false));
  }

  /** Whether every recording is safe, of this account and of those that it answers for. */
  public boolean areSafe() {
    return all(Safety.class, Safety::isSafe);
  }
}
