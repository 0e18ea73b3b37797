package id.simpan.routing;

import id.simpan.ledger.Concern;
import id.simpan.live.LiveRoutes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is worth an alert and stands in no ledger: routes that do not run as they were saved, a
 * broker that is away.
 */
public final class Conditions {

  private final LiveRoutes routes;
  private final Optional<Broker> broker;

  Conditions(LiveRoutes routes, Optional<Broker> broker) {
    this.broker = broker;
    this.routes = routes;
  }

  /** Those that hold now. */
  public List<Concern> holding() {
    List<Concern> holding = new ArrayList<>();
    routes
        .reports()
        .forEach((file, report) -> holding.add(Concern.pending("routes", file, report)));
    List<String> missing = routes.missing();
    if (!missing.isEmpty()) {
      holding.add(
          Concern.pending(
              "routes",
              "keeping",
              "recordings are not kept: no route begins with " + String.join(", ", missing)));
    }
    broker.ifPresent(it -> holding.addAll(it.concerns()));
    return holding;
  }
}
