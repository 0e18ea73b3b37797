package id.simpan.routing;

import id.simpan.download.Links;
import id.simpan.rapatin.Answers;
import id.simpan.rapatin.RecordingsAnswer;
import id.simpan.rapatin.SchedulesAnswer;
import id.simpan.rapatin.Secrets;

/** Reads the API's answers, for routes. */
public final class RapatinAnswers {

  private final Links links;
  private final Secrets secrets;

  /**
   * @param secrets that the API's messages are shown without
   */
  public RapatinAnswers(Links links, Secrets secrets) {
    this.links = links;
    this.secrets = secrets;
  }

  /** The sessions of a meeting, and what could not be read; their links are remembered apart. */
  public RecordingsAnswer recordings(byte[] json, String meetingId) {
    RecordingsAnswer answer = RecordingsAnswer.read(json, meetingId);
    links.remember(answer.sessions());
    return answer;
  }

  /**
   * A page of the account's schedules.
   *
   * @param before the page before, or null; one that only repeats it is the last
   */
  public SchedulesAnswer schedules(byte[] json, int page, SchedulesAnswer before) {
    return SchedulesAnswer.read(json, page).after(before);
  }

  /** The API's own message to people, safe to show. */
  public String message(byte[] json) {
    return Answers.message(json, secrets);
  }
}
