package id.simpan.rapatin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignInTest {

  private final AtomicInteger logins = new AtomicInteger();
  private String answer;

  private final SignIn account = new SignIn(null, this::login);

  private byte[] login() {
    int number = logins.incrementAndGet();
    return (answer == null ? "{\"data\":{\"token\":\"%d|bPC5\"}}".formatted(number) : answer)
        .getBytes(UTF_8);
  }

  @Test
  void theConfiguredTokenIsUsedWithoutSigningIn() {
    SignIn signIn = new SignIn("13|fixed", this::login);

    assertThat(signIn.authorization()).isEqualTo("Bearer 13|fixed");
    assertThat(logins).hasValue(0);
  }

  @Test
  void aConfiguredTokenThatIsRejectedEndsAllCallsUntilTheNextSweep() {
    SignIn signIn = new SignIn("13|fixed", this::login);

    assertThatThrownBy(() -> signIn.rejected("Bearer 13|fixed"))
        .isInstanceOf(SignInFailed.class)
        .hasMessage("rapatin.token is not accepted by the API (401)");
    assertThatThrownBy(signIn::authorization).isInstanceOf(SignInFailed.class);

    signIn.begin();
    assertThat(signIn.authorization()).isEqualTo("Bearer 13|fixed");
    assertThat(logins).hasValue(0);
  }

  @Test
  void oneSignInServesAllCallsAndSweeps() {
    assertThat(account.authorization()).isEqualTo("Bearer 1|bPC5");
    account.begin();
    assertThat(account.authorization()).isEqualTo("Bearer 1|bPC5");
    assertThat(logins).hasValue(1);
  }

  @Test
  void aRejectedTokenIsRenewedOnce() {
    String first = account.authorization();
    account.rejected(first);

    assertThat(account.authorization()).isEqualTo("Bearer 2|bPC5");
    account.rejected(first); // the late answer to a call from before
    assertThat(account.authorization()).isEqualTo("Bearer 2|bPC5");
  }

  @Test
  void aRenewedTokenThatIsRejectedTooEndsAllCallsUntilTheNextSweep() {
    account.rejected(account.authorization());
    account.authorization();

    assertThatThrownBy(account::refused).isInstanceOf(SignInFailed.class);
    assertThatThrownBy(account::token).isInstanceOf(SignInFailed.class);
    assertThat(logins).hasValue(2);

    account.begin();
    assertThat(account.authorization()).isEqualTo("Bearer 3|bPC5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "{}",
        "{\"data\":null}",
        "{\"data\":{\"token\":13}}",
        "{\"data\":{\"token\":\"\"}}",
        "{\"data\":{\"token\":\"a\\r\\nX-Header: b\"}}",
        "{\"data\":{\"token\":\"é\"}}"
      })
  void anAnswerWithoutAUsableTokenEndsAllCalls(String loginAnswer) {
    answer = loginAnswer;

    assertThatThrownBy(account::token)
        .isInstanceOf(SignInFailed.class)
        .hasMessage("rapatin.email and rapatin.password do not sign in");
    assertThatThrownBy(account::token).isInstanceOf(SignInFailed.class);
    assertThat(logins).hasValue(1);
  }

  @Test
  void theApisOwnMessageIsPassedOnWithoutItsLinks() {
    answer =
        """
        {"response":{"message":"Wrong password,\\n see HTTPS://api.rapatin.id/reset?token=s3cret"}}
        """;

    assertThatThrownBy(account::token)
        .hasMessage(
            "rapatin.email and rapatin.password do not sign in: Wrong password, see (link)");
  }

  @Test
  void eachTokenIsASecretAndMessagesAreShownWithout() {
    List<String> secrets = new ArrayList<>();
    SignIn signIn =
        new SignIn(
            null,
            this::login,
            SharedToken.NONE,
            new Secrets() {
              @Override
              public void add(String secret) {
                secrets.add(secret);
              }

              @Override
              public String safe(String text) {
                return text.replace("s3cret", "***");
              }
            });
    signIn.rejected(signIn.authorization());
    signIn.rejected(signIn.authorization());
    answer = "{\"response\":{\"message\":\"%s s3cret\"}}".formatted("x".repeat(195));

    assertThatThrownBy(signIn::token).hasMessageEndingWith("x ***");
    assertThat(signIn.failure().orElseThrow()).endsWith("x ***");
    assertThat(secrets).containsExactly("1|bPC5", "2|bPC5");
  }

  @Test
  void anApiThatIsAwayIsNoFailureToSignIn() {
    SignIn signIn =
        new SignIn(
            null,
            () -> {
              if (logins.get() == 0) {
                logins.incrementAndGet();
                throw new ApiUnavailable("the API answered 503");
              }
              return login();
            });

    assertThatThrownBy(signIn::token).isInstanceOf(ApiUnavailable.class);
    assertThat(signIn.token()).isEqualTo("2|bPC5");
  }

  @Test
  void manyCallsRejectedAtOnceSignInOnce() throws Exception {
    String first = account.authorization();
    int threads = 16;
    CyclicBarrier together = new CyclicBarrier(threads);
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<String>> tokens = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        tokens.add(
            workers.submit(
                () -> {
                  together.await();
                  account.rejected(first);
                  return account.authorization();
                }));
      }
      for (Future<String> token : tokens) {
        assertThat(token.get()).isEqualTo("Bearer 2|bPC5");
      }
    } finally {
      workers.shutdownNow();
    }
    assertThat(logins).hasValue(2);
  }
}
