package id.simpan.routing;

import id.simpan.ledger.Alerts;
import id.simpan.ledger.Overview;
import id.simpan.ledger.Overview.Line;
import java.util.List;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Health: is every recording safe? Down while one is at risk, or an alert is open. */
final class RecordingsHealth implements HealthIndicator {

  private final Overview overview;
  private final Alerts alerts;

  RecordingsHealth(Overview overview, Alerts alerts) {
    this.overview = overview;
    this.alerts = alerts;
  }

  @Override
  public Health health() {
    List<Line> lines = overview.lines();
    long atRisk = lines.stream().filter(Line::atRisk).count();
    List<String> open = alerts.open();
    Health.Builder health = atRisk == 0 && open.isEmpty() ? Health.up() : Health.down();
    return health
        .withDetail("sessions", lines.size())
        .withDetail("atRisk", atRisk)
        .withDetail("lost", lines.stream().filter(Line::isLost).count())
        .withDetail("alerts", open)
        .build();
  }
}
