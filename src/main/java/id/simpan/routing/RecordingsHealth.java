package id.simpan.routing;

import id.simpan.ledger.Safety;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Health: is every recording safe? Down exactly when one is not. */
final class RecordingsHealth implements HealthIndicator {

  private static final String UNKNOWN =
      "the ledger does not answer, so nothing is known to be safe";

  private final AllAccounts accounts;

  RecordingsHealth(AllAccounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Health health() {
    List<String> names = accounts.isFirst() ? accounts.names() : List.of(accounts.own());
    List<String> problems = new ArrayList<>();
    List<String> pending = new ArrayList<>();
    for (String name : names) {
      String whose = names.size() == 1 ? "" : name + ": ";
      Optional<Safety> safety = accounts.of(name).map(it -> it.getBean(Safety.class));
      try {
        safety
            .orElseThrow()
            .concerns()
            .forEach(it -> (it.isUnsafe() ? problems : pending).add(whose + it.message()));
      } catch (RuntimeException away) {
        problems.add(whose + UNKNOWN);
      }
    }
    Health.Builder health = problems.isEmpty() ? Health.up() : Health.down();
    return health.withDetail("problems", problems).withDetail("pending", pending).build();
  }
}
