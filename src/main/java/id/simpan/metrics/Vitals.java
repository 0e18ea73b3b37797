package id.simpan.metrics;

import id.simpan.ledger.Concern;
import id.simpan.live.LiveRoutes;
import id.simpan.routing.Permits;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.SchedulerException;

/** Whether the program works, whatever becomes of the recordings. */
public final class Vitals {

  private static final String LOOK = "look-every-second";

  /** A look waits for the ledger, which may be slow for a while. */
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);

  private final CamelContext context;
  private final LiveRoutes routes;
  private final Permits permits;
  private final Standing standing;

  Vitals(CamelContext context, LiveRoutes routes, Permits permits, Standing standing) {
    this.context = context;
    this.routes = routes;
    this.permits = permits;
    this.standing = standing;
  }

  /** Whether all routes that keep recordings run. */
  public boolean routesRun() {
    return context.getStatus().isStarted() && routes.missing().isEmpty();
  }

  public boolean ledgerAnswers() {
    return standing.now().answers();
  }

  /** Whether it goes on: the scheduler triggers, work is looked for, and the ledger answers. */
  public boolean makesProgress() {
    return context.getStatus().isStarted() && schedules() && looks() && ledgerAnswers();
  }

  private boolean schedules() {
    try {
      QuartzComponent quartz = context.getComponent("quartz", QuartzComponent.class);
      return quartz.getScheduler().isStarted() && !quartz.getScheduler().isInStandbyMode();
    } catch (SchedulerException away) {
      return false;
    }
  }

  /** Where an edit took the route away there is nothing to go by. */
  private boolean looks() {
    return !routes.runs(LOOK) || permits.sinceLook().compareTo(LONGEST_LOOK) < 0;
  }

  /** In a line. */
  public String summary() {
    Standing.Seen seen = standing.now();
    if (!seen.answers()) {
      return "The ledger does not answer, so nothing is known to be safe";
    }
    long unsafe = seen.concerns().stream().filter(Concern::isUnsafe).count();
    return unsafe == 0
        ? "Every recording is safe"
        : "Not every recording is safe: %d %s; simpan status names %s"
            .formatted(unsafe, unsafe == 1 ? "problem" : "problems", unsafe == 1 ? "it" : "them");
  }
}
