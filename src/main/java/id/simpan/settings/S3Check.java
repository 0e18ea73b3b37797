package id.simpan.settings;

import java.util.Set;
import java.util.stream.Stream;

/** The destination {@code s3}. */
final class S3Check {

  private static final Set<String> CHECKSUMS = Set.of("CRC32", "CRC32C", "SHA1", "SHA256");
  private static final Set<String> STORAGE_CLASSES =
      Set.of(
          "STANDARD",
          "REDUCED_REDUNDANCY",
          "STANDARD_IA",
          "ONEZONE_IA",
          "INTELLIGENT_TIERING",
          "GLACIER",
          "DEEP_ARCHIVE",
          "OUTPOSTS",
          "GLACIER_IR",
          "SNOW",
          "EXPRESS_ONEZONE",
          "FSX_OPENZFS");

  private S3Check() {}

  static void check(SimpanSettings.S3 s3, boolean used, Findings findings) {
    if (used || Findings.isText(s3.bucket())) {
      findings.require(
          s3.bucket().matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"),
          "simpan.s3.bucket",
          Findings.isText(s3.bucket())
              ? "'" + s3.bucket() + "' is not a bucket name"
              : "is not set",
          "3 to 63 lower-case letters, digits, dots and dashes are expected");
    }
    if (Findings.isText(s3.endpoint())) {
      findings.baseUrl("simpan.s3.endpoint", s3.endpoint(), "https://s3.example.org");
    }
    findings.require(
        !Findings.isText(s3.region()) || s3.region().matches("[a-z0-9-]{2,40}"),
        "simpan.s3.region",
        "'" + s3.region() + "' is not a region",
        "one such as ap-southeast-3 is expected");
    findings.require(
        Findings.isText(s3.accessKeyId()) == Findings.isText(s3.secretAccessKey()),
        Findings.isText(s3.accessKeyId())
            ? "simpan.s3.secret-access-key"
            : "simpan.s3.access-key-id",
        "is not set though the other of the pair is",
        "both, or neither for AWS's default chain, are expected");
    findings.require(
        !Findings.isText(s3.storageClass()) || STORAGE_CLASSES.contains(s3.storageClass()),
        "simpan.s3.storage-class",
        "'" + s3.storageClass() + "' is not a storage class",
        "one such as STANDARD_IA is expected");
    findings.require(
        CHECKSUMS.contains(s3.checksum()),
        "simpan.s3.checksum",
        "'" + s3.checksum() + "' is not a checksum that S3 knows",
        "CRC32, CRC32C, SHA1 or SHA256 is expected");
    findings.require(
        !s3.prefix().startsWith("/") && !s3.prefix().contains("//"),
        "simpan.s3.prefix",
        "'" + s3.prefix() + "' begins with a slash or has two in a row",
        "one such as rapatin/ is expected");
    findings.require(
        s3.prefix().codePoints().noneMatch(Character::isISOControl)
            && Stream.of(s3.prefix().split("/")).noneMatch(it -> it.matches("\\.{1,2}")),
        "simpan.s3.prefix",
        "has a part . or .., or a control character",
        "one such as rapatin/ is expected");
  }
}
