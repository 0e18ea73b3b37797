package id.simpan.ledger;

import java.time.Instant;

/**
 * What a person did, or was refused.
 *
 * @param who a login's name, {@code command} or {@code local}
 * @param action such as {@code poll}, {@code acknowledge}
 * @param subject a session's uuid or a meeting id, with a destination after {@code to}; or null
 * @param done whether it was done
 * @param result one sentence
 */
public record Audited(
    Instant at, String who, String action, String subject, boolean done, String result) {}
