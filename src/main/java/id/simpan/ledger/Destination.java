package id.simpan.ledger;

/**
 * Where recordings go.
 *
 * @param delivers whether it takes files ({@code direct:deliver-to-NAME})
 * @param announces whether it takes batches ({@code direct:announce-to-NAME})
 */
public record Destination(String name, boolean delivers, boolean announces) {}
