package id.simpan.ledger;

import java.time.Instant;

/**
 * Something that happened to a session, a file of it, or at a destination.
 *
 * @param what such as {@code seen}, {@code listed}, {@code kept}, {@code failed}, {@code stored},
 *     {@code closed}, or what a person did, such as {@code acknowledge}
 * @param recordingType of the file, or null if it is about the whole session
 * @param destination or null
 * @param attempt how many there had been, this one included; 0 where none is counted
 * @param problem one line without a secret, or null if all went well
 * @param who the person who did it, or null if nobody had to
 */
public record Event(
    Instant at,
    String what,
    String fileId,
    String recordingType,
    String destination,
    int attempt,
    String problem,
    String who) {}
