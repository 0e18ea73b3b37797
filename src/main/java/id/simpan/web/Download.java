package id.simpan.web;

/**
 * A download that is running.
 *
 * @param ofBytes null if the size is not known
 * @param bytesPerSecond of the last seconds
 * @param secondsLeft null if nobody can say
 */
public record Download(
    String session,
    String meetingId,
    String topic,
    String recordingType,
    long bytes,
    Long ofBytes,
    long bytesPerSecond,
    Long secondsLeft) {}
