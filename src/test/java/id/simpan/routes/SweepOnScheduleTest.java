package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.routing.Sweep;
import java.time.ZoneId;
import java.util.TimeZone;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;
import org.quartz.CronTrigger;
import org.quartz.TriggerKey;

class SweepOnScheduleTest extends RouteTest {

  SweepOnScheduleTest() {
    super("sweep-on-schedule");
    set("simpan.poll.schedule", "* * * * * ?");
    set("simpan.time-zone", "UTC+7");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("sweep", new Sweep(null, null, null, null, null, ZoneId.of("UTC+7"), 1, null));
  }

  @Test
  void sweepsAgainAndAgain() throws Exception {
    neighbour("sweep").expectedMinimumMessageCount(2);

    neighbour("sweep").assertIsSatisfied();
  }

  @Test
  void theHoursAreThoseOfTheTimeZoneHoweverItIsWritten() throws Exception {
    QuartzComponent quartz = context().getComponent("quartz", QuartzComponent.class);
    CronTrigger trigger =
        (CronTrigger) quartz.getScheduler().getTrigger(TriggerKey.triggerKey("sweep", "simpan"));

    assertThat(trigger.getTimeZone()).isEqualTo(TimeZone.getTimeZone("GMT+07:00"));
  }
}
