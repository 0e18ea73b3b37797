package id.simpan.routing;

import id.simpan.ledger.Alert.Condition;
import id.simpan.live.LiveRoutes;
import id.simpan.rapatin.SignIn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is worth an alert and stands in no ledger. */
public final class Conditions {

  /** Without a sweep for so long, sweeps count as stopped. */
  private static final Duration STOPPED = Duration.ofHours(1);

  private final SignIn signIn;
  private final Sweep sweep;
  private final LiveRoutes routes;
  private final boolean onSchedule;
  private final Clock clock;

  /**
   * @param onSchedule whether sweeps are expected to go on
   */
  Conditions(SignIn signIn, Sweep sweep, LiveRoutes routes, boolean onSchedule, Clock clock) {
    this.signIn = signIn;
    this.sweep = sweep;
    this.routes = routes;
    this.onSchedule = onSchedule;
    this.clock = clock;
  }

  /** Those that hold now. */
  public List<Condition> holding() {
    List<Condition> holding = new ArrayList<>();
    signIn
        .failure()
        .ifPresent(
            why -> holding.add(new Condition("sign-in", "rapatin", "sign-in fails: " + why)));
    routes.reports().forEach((file, report) -> holding.add(new Condition("routes", file, report)));
    List<String> missing = routes.missing();
    if (!missing.isEmpty()) {
      holding.add(
          new Condition(
              "routes",
              "keeping",
              "recordings are not kept: no route begins with " + String.join(", ", missing)));
    }
    Instant ended = sweep.ended();
    if (onSchedule && ended.plus(STOPPED).isBefore(clock.instant())) {
      holding.add(
          new Condition(
              "sweeps",
              "rapatin",
              "no sweep has ended since " + ended + "; recordings may be missed"));
    }
    return holding;
  }
}
