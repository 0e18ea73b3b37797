package id.simpan.routing;

import id.simpan.ledger.Concern;
import id.simpan.ledger.Safety;
import java.util.List;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Health: is every recording safe? Down exactly when one is not. */
final class RecordingsHealth implements HealthIndicator {

  private static final String UNKNOWN =
      "the ledger does not answer, so nothing is known to be safe";

  private final Safety safety;

  RecordingsHealth(Safety safety) {
    this.safety = safety;
  }

  @Override
  public Health health() {
    List<Concern> concerns;
    try {
      concerns = safety.concerns();
    } catch (RuntimeException away) {
      return Health.down().withDetail("problems", List.of(UNKNOWN)).build();
    }
    List<String> problems = messages(concerns, true);
    return (problems.isEmpty() ? Health.up() : Health.down())
        .withDetail("problems", problems)
        .withDetail("pending", messages(concerns, false))
        .build();
  }

  private static List<String> messages(List<Concern> concerns, boolean unsafe) {
    return concerns.stream().filter(it -> it.isUnsafe() == unsafe).map(Concern::message).toList();
  }
}
