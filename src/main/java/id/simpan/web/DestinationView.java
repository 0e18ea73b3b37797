package id.simpan.web;

import id.simpan.ledger.History.Failure;
import java.time.Instant;
import java.util.List;

/**
 * A destination, as it is doing. What is not known is null.
 *
 * @param running whether its routes run
 * @param workers how many files or batches it is given at a time; 0 if nobody can say
 * @param owed kept files that it has not got, at most 10,000: so many, or more
 * @param delivering of them now
 * @param failed of them, that are tried again in the next sweep
 * @param unannounced batches that are not closed yet
 * @param failingSince the oldest failure that is not over
 * @param late whether it has failed for so long that an alert is open
 * @param errors the last ten, newest first
 */
public record DestinationView(
    String name,
    boolean stores,
    boolean announces,
    boolean running,
    int workers,
    long owed,
    long delivering,
    long failed,
    long unannounced,
    Instant failingSince,
    boolean late,
    Instant nextAttempt,
    List<Failure> errors) {}
