package id.simpan.standin;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who may sign in to the Rapatin stand-in, and the tokens that were given out. */
final class SignIns {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, String> passwords = new LinkedHashMap<>();
  private final Set<String> issued = new HashSet<>();
  private final Set<String> valid = new HashSet<>();

  synchronized void allow(String email, String password) {
    passwords.put(email, password);
  }

  synchronized Optional<String> signIn(String email, String password) {
    return password.equals(passwords.get(email)) ? Optional.of(issue()) : Optional.empty();
  }

  /** A token as Laravel Sanctum makes them. */
  synchronized String issue() {
    var token = new StringBuilder().append(issued.size() + 13).append('|');
    RANDOM.ints(48, 0, ALPHABET.length()).forEach(i -> token.append(ALPHABET.charAt(i)));
    issued.add(token.toString());
    valid.add(token.toString());
    return token.toString();
  }

  synchronized boolean isValid(String token) {
    return valid.contains(token);
  }

  synchronized void revokeAll() {
    valid.clear();
  }

  synchronized Set<String> issued() {
    return Set.copyOf(issued);
  }
}
