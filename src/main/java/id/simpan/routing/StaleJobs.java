package id.simpan.routing;

import id.simpan.ledger.Ledger;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs that a clustered scheduler keeps though their routes are gone: it keeps those of a node that
 * has stopped, as the others need them. The only node there is may remove what it has no route for.
 */
final class StaleJobs {

  private static final Logger LOG = LoggerFactory.getLogger(StaleJobs.class);

  private final Scheduler scheduler;
  private final CamelContext context;
  private final Ledger ledger;

  StaleJobs(Scheduler scheduler, CamelContext context, Ledger ledger) {
    this.scheduler = scheduler;
    this.context = context;
    this.ledger = ledger;
  }

  /** Once the routes run. */
  void remove() {
    if (ledger.nodes() > 1) {
      return;
    }
    Set<TriggerKey> wanted =
        context.getRoutes().stream()
            .map(route -> route.getEndpoint())
            .filter(QuartzEndpoint.class::isInstance)
            .map(endpoint -> ((QuartzEndpoint) endpoint).getTriggerKey())
            .collect(Collectors.toSet());
    try {
      for (TriggerKey trigger : scheduler.getTriggerKeys(GroupMatcher.anyGroup())) {
        if (!wanted.contains(trigger)) {
          JobKey job = scheduler.getTrigger(trigger).getJobKey();
          scheduler.deleteJob(job);
          LOG.info("Job {} is removed from the scheduler, as no route has it any more", job);
        }
      }
    } catch (SchedulerException away) {
      LOG.warn("Jobs without a route stay in the scheduler: {}", away.getMessage());
    }
  }
}
