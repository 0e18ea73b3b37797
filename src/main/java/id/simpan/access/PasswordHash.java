package id.simpan.access;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** What is stored of a password: bcrypt, as {@code {bcrypt}$2a$10$...} or without the name. */
public final class PasswordHash {

  /** Bytes of UTF-8: bcrypt reads no more. */
  public static final int LONGEST = 72;

  /** A cost above 16 takes seconds at each sign-in. */
  private static final Pattern FORM =
      Pattern.compile("(\\{bcrypt})?\\$2[aby]\\$(0[4-9]|1[0-6])\\$[./A-Za-z0-9]{53}");

  private static final PasswordEncoder ENCODER = encoder();

  private PasswordHash() {}

  private static PasswordEncoder encoder() {
    PasswordEncoder bcrypt = new BCryptPasswordEncoder();
    DelegatingPasswordEncoder encoder =
        new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", bcrypt));
    encoder.setDefaultPasswordEncoderForMatches(bcrypt);
    return encoder;
  }

  /**
   * A hash with a salt of its own.
   *
   * @throws IllegalArgumentException if the password is empty or longer than {@link #LONGEST}
   */
  public static String of(String password) {
    int length = password.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0) {
      throw new IllegalArgumentException("the password is empty; one of some length is expected");
    }
    if (length > LONGEST) {
      throw new IllegalArgumentException(
          "the password has %d bytes; at most %d are expected".formatted(length, LONGEST));
    }
    return ENCODER.encode(password);
  }

  /** Whether passwords can be held against it. */
  public static boolean isUsable(String hash) {
    return FORM.matcher(hash).matches();
  }

  /** Takes about as long whether they match or not. */
  public static boolean matches(CharSequence password, String hash) {
    return ENCODER.matches(password, hash);
  }
}
