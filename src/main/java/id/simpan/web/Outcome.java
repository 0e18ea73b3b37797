package id.simpan.web;

/**
 * What an action did.
 *
 * @param code a name that does not change, such as {@code poll-asked}, for translations
 * @param done one sentence in English
 */
public record Outcome(String code, String done) {}
