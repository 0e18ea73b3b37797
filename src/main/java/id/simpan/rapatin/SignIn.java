package id.simpan.rapatin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The token that API calls carry: the configured one, or one that signing in gave. After a 401
 * there is one new sign-in; if that does not help, no call is made until the next sweep.
 */
public final class SignIn {

  private final String fixedToken;
  private final Supplier<byte[]> login;
  private final SharedToken shared;
  private final Secrets secrets;
  private String token;
  private String rejected;
  private String blocked;
  private String failure;

  /**
   * @param fixedToken the configured token, or null to sign in
   * @param login calls {@code POST /auth/login} and returns its answer
   */
  public SignIn(String fixedToken, Supplier<byte[]> login) {
    this(fixedToken, login, SharedToken.NONE, Secrets.NONE);
  }

  /**
   * The same, with those who sign in to the same account.
   *
   * @param secrets are told each token, and what the API says is shown without them
   */
  public SignIn(String fixedToken, Supplier<byte[]> login, SharedToken shared, Secrets secrets) {
    this.shared = shared;
    this.secrets = secrets;
    this.fixedToken = fixedToken;
    this.login = login;
    this.token = fixedToken;
  }

  /** A sweep begins: what failed before may be tried again. */
  public synchronized void begin() {
    blocked = null;
    if (fixedToken != null) {
      token = fixedToken;
    }
  }

  /**
   * The token to send.
   *
   * @throws SignInFailed if there is none to be had before the next sweep
   */
  public synchronized String token() {
    if (blocked != null) {
      throw new SignInFailed(blocked);
    }
    if (token == null) {
      token = shared.get().filter(given -> !given.equals(rejected)).orElse(null);
      if (token == null) {
        token = signIn();
        shared.put(token);
      }
      secrets.add(token);
    }
    return token;
  }

  /** The API has answered a call, and not with 401. */
  public synchronized void accepted() {
    failure = null;
  }

  /** Why signing in failed, until a call is answered again. */
  public synchronized Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** The value of the {@code Authorization} header. */
  public String authorization() {
    return "Bearer " + token();
  }

  /**
   * The API answered 401 to a call with this {@code Authorization}.
   *
   * @throws SignInFailed if no other token can be had
   */
  public synchronized void rejected(String authorization) {
    if (!("Bearer " + token).equals(authorization)) {
      return; // another thread has signed in since
    }
    rejected = token;
    token = null;
    if (fixedToken != null) {
      throw fail("rapatin.token is not accepted by the API (401)");
    }
  }

  /**
   * The API answered 401 to a token that it had only just given.
   *
   * @throws SignInFailed always
   */
  public synchronized void refused() {
    rejected = token;
    token = null;
    throw fail("the API does not accept the token that it gave (401 again after a new sign-in)");
  }

  private String signIn() {
    byte[] answer = login.get();
    Optional<String> given =
        Answers.data(answer)
            .map(data -> data.path("token"))
            .filter(JsonNode::isTextual)
            .map(JsonNode::textValue);
    if (given.filter(SignIn::isUsable).isPresent()) {
      return given.get();
    }
    String why = Answers.message(answer, secrets);
    throw fail(
        "rapatin.email and rapatin.password do not sign in" + (why.isEmpty() ? "" : ": " + why));
  }

  private static boolean isUsable(String token) {
    return !token.isBlank() && token.chars().allMatch(c -> c > 0x20 && c < 0x7f);
  }

  private SignInFailed fail(String why) {
    blocked = why;
    failure = why;
    return new SignInFailed(why);
  }
}
