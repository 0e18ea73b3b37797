package id.simpan.demo;

import java.time.Duration;

/**
 * How fast the demo goes.
 *
 * @param schedule of the polls, a Quartz cron expression
 * @param untilReady from the first poll until the processing meeting is ready
 * @param untilTranscript from the first poll until a transcript turns up
 */
record Pace(String schedule, Duration untilReady, Duration untilTranscript) {

  /** For people. */
  static final Pace CALM =
      new Pace("0/10 * * * * ?", Duration.ofSeconds(20), Duration.ofSeconds(40));
}
