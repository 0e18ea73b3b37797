package id.simpan.command;

import id.simpan.routing.AllAccounts;
import id.simpan.settings.Accounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * The accounts beside the first one, in contexts of their own, until it is closed. One that cannot
 * be started holds up no other, and is told for as long as the program runs.
 */
final class OtherAccounts implements AutoCloseable {

  private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();
  private final List<OneAccount> started = new ArrayList<>();
  private final Map<String, String> notStarted = new LinkedHashMap<>();

  /**
   * @param before those that have been tried before, and why they could not be started
   * @param start makes the context of an account by its name
   */
  OtherAccounts(
      OneAccount first,
      Map<String, String> before,
      Function<String, ConfigurableApplicationContext> start) {
    notStarted.putAll(before);
    AllAccounts all = first.bean(AllAccounts.class);
    for (String name : all.others()) {
      if (!before.containsKey(name)) {
        ConfigurableApplicationContext context = null;
        try {
          context = start.apply(name);
          OneAccount account = new OneAccount(context);
          all.started(context);
          contexts.add(context);
          started.add(account);
        } catch (RuntimeException | LinkageError unusable) {
          if (context != null) {
            context.close(); // its ledger is free for whoever mends it, and nothing of it runs
          }
          Environment its = Accounts.of(first.bean(Environment.class), name);
          notStarted.put(name, Failure.of(unusable, Optional.of(its)).line());
        }
      }
    }
    all.notStarted(notStarted);
  }

  List<OneAccount> started() {
    return List.copyOf(started);
  }

  /** Why the others could not be, by name. */
  Map<String, String> notStarted() {
    return Map.copyOf(notStarted);
  }

  @Override
  public void close() {
    contexts.forEach(ConfigurableApplicationContext::close);
  }
}
