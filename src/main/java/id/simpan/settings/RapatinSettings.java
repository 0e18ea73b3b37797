package id.simpan.settings;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The account at Rapatin.
 *
 * @param baseUrl of the API, without a slash at its end
 * @param token a bearer token; or else email and password
 * @param email signs in, and again after a 401
 * @param password of the same account
 * @param requestsPerMinute from 1; the API allows 60
 */
@ConfigurationProperties("rapatin")
public record RapatinSettings(
    String baseUrl, String token, String email, String password, int requestsPerMinute) {

  /** Without the secrets. */
  @Override
  public String toString() {
    return "rapatin at " + baseUrl;
  }
}
