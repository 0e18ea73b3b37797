package id.simpan.web;

/**
 * What a person can have done here. Each is noted in the audit log with who asked for it, also if
 * it is refused. All return at once; what they ask for goes on beside.
 */
public class Actions {

  /**
   * Polls a meeting as a sweep would, within the API's budget.
   *
   * @throws NotFound if the meeting is not known
   * @throws Changed if it is being polled already ({@code polling}), or not watched ({@code
   *     not-watched})
   */
  public Outcome pollNow(String who, String meetingId) {
    throw new NotFound("meeting %s is not known".formatted(meetingId));
  }

  /**
   * @throws Changed if a sweep is going ({@code sweeping})
   */
  public Outcome sweepNow(String who) {
    throw new Changed("sweeping", "a sweep is going already");
  }

  /**
   * What failed of a session's files and deliveries is due at once.
   *
   * @throws NotFound if the session is not known
   * @throws Changed if nothing of it has failed ({@code nothing-failed})
   */
  public Outcome tryAgain(String who, String uuid) {
    throw new NotFound("session %s is not known".formatted(uuid));
  }

  /**
   * Owes a destination what it has not got of a session.
   *
   * @throws NotFound if the session is not known, or the name is of no destination that stores
   * @throws Changed if it has all of it ({@code has-it}), or nothing of it is kept ({@code
   *     nothing-kept})
   */
  public Outcome deliver(String who, String uuid, String destination) {
    throw new NotFound("session %s is not known".formatted(uuid));
  }

  /**
   * A person has taken note of a loss.
   *
   * @throws NotFound if the session is not known
   * @throws Changed if it is not lost ({@code not-lost}), or was noted before ({@code noted})
   */
  public Outcome acknowledge(String who, String uuid) {
    throw new NotFound("session %s is not known".formatted(uuid));
  }

  /**
   * A meeting is polled no longer, until it is watched again.
   *
   * @param confirmed it is done although a session of it is not archived yet, which then may be
   *     lost
   * @throws NotFound if the meeting is not known
   * @throws Changed if it is not watched ({@code not-watched}), or has a session that is not
   *     archived and this was not confirmed ({@code not-archived})
   */
  public Outcome stopWatching(String who, String meetingId, boolean confirmed) {
    throw new NotFound("meeting %s is not known".formatted(meetingId));
  }

  /**
   * @throws NotFound if the meeting is not known
   * @throws Changed if it is watched ({@code watched})
   */
  public Outcome watch(String who, String meetingId) {
    throw new NotFound("meeting %s is not known".formatted(meetingId));
  }
}
