package id.simpan.command;

import id.simpan.routing.AllAccounts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.springframework.context.ConfigurableApplicationContext;

/** The accounts beside the first one, in contexts of their own, until it is closed. */
final class OtherAccounts implements AutoCloseable {

  private final ConfigurableApplicationContext first;
  private final List<ConfigurableApplicationContext> others = new ArrayList<>();

  private OtherAccounts(ConfigurableApplicationContext first) {
    this.first = first;
  }

  /**
   * @param start makes the context of an account by its name
   */
  static OtherAccounts start(
      ConfigurableApplicationContext first,
      Function<String, ConfigurableApplicationContext> start) {
    OtherAccounts accounts = new OtherAccounts(first);
    AllAccounts all = first.getBean(AllAccounts.class);
    try {
      for (String name : all.others()) {
        ConfigurableApplicationContext other = start.apply(name);
        accounts.others.add(other);
        all.started(other);
      }
      return accounts;
    } catch (RuntimeException failed) {
      accounts.close();
      throw failed;
    }
  }

  /** The first one, and the others. */
  List<ConfigurableApplicationContext> all() {
    List<ConfigurableApplicationContext> all = new ArrayList<>(List.of(first));
    all.addAll(others);
    return all;
  }

  @Override
  public void close() {
    others.forEach(ConfigurableApplicationContext::close);
  }
}
