package id.simpan.download;

import java.time.Duration;

/**
 * How long a download waits.
 *
 * @param connect for a connection
 * @param silence for the first byte, and for each one after
 * @param connections open at once
 */
public record Limits(Duration connect, Duration silence, int connections) {}
