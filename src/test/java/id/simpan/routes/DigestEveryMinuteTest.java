package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Date;
import java.util.TimeZone;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.junit.jupiter.api.Test;
import org.quartz.CronExpression;

class DigestEveryMinuteTest extends RouteTest {

  DigestEveryMinuteTest() {
    super("digest-every-minute");
    set("simpan.email.digest", "0 0 7 * * ?");
  }

  @Test
  void looksOnceAMinute() throws Exception {
    QuartzEndpoint trigger =
        (QuartzEndpoint) context().getRoute("digest-every-minute").getEndpoint();
    CronExpression cron = new CronExpression(trigger.getCron());
    cron.setTimeZone(TimeZone.getTimeZone("UTC"));
    Date first = cron.getNextValidTimeAfter(new Date(1));

    assertThat(first).hasTime(60_000);
    assertThat(cron.getNextValidTimeAfter(first)).hasTime(120_000);
  }
}
