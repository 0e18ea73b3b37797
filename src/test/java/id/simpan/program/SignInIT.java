package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.Fault;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.RecordedRequest;
import org.junit.jupiter.api.Test;

/** How the program gets in, and what it does when it does not. */
class SignInIT extends OneMeeting {

  @Override
  protected void prepare() {
    rapatin.meeting(MEETING).session("s").sample("chat_file", "CHAT");
  }

  private void emailAndPassword() {
    program
        .with("rapatin.token", "")
        .with("rapatin.email", RapatinStandIn.EMAIL)
        .with("rapatin.password", RapatinStandIn.PASSWORD);
  }

  @Test
  void emailAndPasswordSignInOnce() {
    emailAndPassword();

    Result result = program.once();

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(program.archived().sessions()).containsExactly("s");
    assertThat(rapatin.requests("/auth/login")).hasSize(1);
    RecordedRequest login = rapatin.requests("/auth/login").get(0);
    assertThat(login.bodyText())
        .contains("\"email\":\"" + RapatinStandIn.EMAIL + "\"", "\"device\":\"Simpan\"");
    assertThat(login.header("Authorization")).isEmpty();
  }

  @Test
  void aTokenThatRunsOutIsRenewedByOneNewSignIn() {
    emailAndPassword();
    rapatin.onPath("/schedules").next(Fault.none().then(rapatin::revokeTokens));

    Result result = program.once();

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(program.archived().sessions()).containsExactly("s");
    assertThat(rapatin.requests("/auth/login")).hasSize(2);
    assertThat(rapatin.requests("/recordings/"))
        .extracting(RecordedRequest::status)
        .containsExactly(401, 200);
  }

  @Test
  void aTokenThatIsNotAcceptedStopsAllCalls() {
    rapatin.revokeTokens();

    Result result = program.once();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("rapatin.token is not accepted by the API (401)");
    assertThat(rapatin.requests()).hasSize(1);
    assertThat(program.archived().files()).isEmpty();
  }

  @Test
  void aPasswordThatIsWrongStopsAllCalls() {
    emailAndPassword();
    program.with("rapatin.password", "salah-sandi");
    rapatin
        .onPath("/auth/login")
        .next(
            Fault.json(
                422,
                "{\"response\":{\"message\":\"" // so long that what is shown ends in the password
                    + "The provided credentials are incorrect: salah-sandi. ".repeat(20)
                    + "\"}}"));

    Result result = program.once();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .contains("rapatin.email and rapatin.password do not sign in")
        .contains("credentials are incorrect")
        .doesNotContain("salah-");
    assertThat(program.home().resolve("logs/simpan.log")).content().doesNotContain("salah-");
    assertThat(program.statusJson().out()).contains("incorrect: ***").doesNotContain("salah-");
    assertThat(rapatin.requests()).hasSize(1);
  }

  @Test
  void aTokenThatIsRefusedAsSoonAsItIsGivenStopsAllCalls() {
    emailAndPassword();
    rapatin.onPath("/schedules").always(Fault.status(401));
    rapatin.onPath("/recordings/").always(Fault.status(401));

    Result result = program.once();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("401");
    assertThat(rapatin.requests("/auth/login")).hasSize(2);
    assertThat(rapatin.requests()).hasSize(4);
  }

  @Test
  void noTokenIsEverSentToAnyOtherHost() {
    program.once();

    assertThat(rapatin.zoom().requests()).isNotEmpty();
    for (RecordedRequest request : rapatin.zoom().requests()) {
      assertThat(request.headers()).doesNotContainKeys("Authorization", "Cookie");
      for (String token : rapatin.tokens()) {
        assertThat(request.toString()).doesNotContain(token);
      }
    }
  }
}
