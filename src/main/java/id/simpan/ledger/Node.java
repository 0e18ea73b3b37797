package id.simpan.ledger;

/**
 * A program that shares a ledger with others.
 *
 * @param name by which people know it
 * @param home id of its data directory, which one process has at a time
 * @param host name of its machine
 * @param place id of its download directory, which several nodes may share
 * @param version of the program
 * @param rapatin digest of the account whose recordings it keeps
 * @param archivePath the template of names in the archive
 * @param destinations as they are configured
 */
public record Node(
    String name,
    String home,
    String host,
    String place,
    String version,
    String rapatin,
    String archivePath,
    String destinations) {}
