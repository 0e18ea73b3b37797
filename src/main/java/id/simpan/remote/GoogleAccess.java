package id.simpan.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/**
 * A service account's access to Google Drive: a claim, signed with the key of its key file, is
 * exchanged for a token that is good for an hour.
 */
final class GoogleAccess {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIFE = Duration.ofHours(1);

  /** A token that ends sooner is not begun with: an upload may take a while. */
  private static final Duration LEFT = Duration.ofMinutes(5);

  private final Path keyFile;
  private final Clock clock;
  private String token;
  private Instant end = Instant.EPOCH;

  GoogleAccess(Path keyFile, Clock clock) {
    this.keyFile = keyFile;
    this.clock = clock;
  }

  synchronized void forget() {
    end = Instant.EPOCH;
  }

  synchronized String token(Calls calls) throws IOException {
    Instant now = clock.instant();
    if (now.isBefore(end.minus(LEFT))) {
      return token;
    }
    JsonNode key = JSON.readTree(Files.readString(keyFile));
    String address = key.path("token_uri").asText();
    JsonNode answer =
        calls.send(
            ClassicRequestBuilder.post(address)
                .addParameter("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
                .addParameter("assertion", claim(key, now))
                .build(),
            it -> {
              if (it.getCode() != 200) {
                throw new IOException(
                    "Google answered %d to the sign-in of the service account"
                        .formatted(it.getCode()));
              }
              return JSON.readTree(it.getEntity().getContent());
            });
    token = answer.path("access_token").asText();
    end = now.plusSeconds(answer.path("expires_in").asLong());
    return token;
  }

  private static String claim(JsonNode key, Instant now) throws IOException {
    String signed =
        encoded(JSON.writeValueAsBytes(Map.of("alg", "RS256", "typ", "JWT")))
            + "."
            + encoded(
                JSON.writeValueAsBytes(
                    Map.of(
                        "iss", key.path("client_email").asText(),
                        "scope", "https://www.googleapis.com/auth/drive",
                        "aud", key.path("token_uri").asText(),
                        "iat", now.getEpochSecond(),
                        "exp", now.plus(LIFE).getEpochSecond())));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(privateKey(key.path("private_key").asText()));
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + encoded(signature.sign());
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      throw new IOException(
          "simpan.google-drive.key-file: the key in it cannot be used; the JSON file that Google"
              + " Cloud made for the service account is expected");
    }
  }

  private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    String base64 = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
