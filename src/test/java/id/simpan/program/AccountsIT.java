package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.ledger.Overview.Selection;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.program.SimpanProgram.Running;
import id.simpan.standin.RapatinStandIn;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several accounts of one program: of the university, and of its faculty of law. */
class AccountsIT {

  private static final String MEETING = "91000000001";
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String OF_LAW = "92000000002";

  private final RapatinStandIn university = RapatinStandIn.start();
  private final RapatinStandIn law = RapatinStandIn.start();
  private final HttpClient http = HttpClient.newHttpClient();
  private SimpanProgram program;

  @BeforeEach
  void prepare(@TempDir Path home) {
    program = new SimpanProgram(home).account(university).meetings(MEETING);
    another("law", law).with("rapatin.accounts.law.meetings", OF_LAW);
    university.meeting(MEETING).session("Senate").sample("chat_file", "CHAT");
    law.meeting(OF_LAW).session("Moot court").sample("chat_file", "CHAT");
  }

  @AfterEach
  void close() {
    university.close();
    law.close();
  }

  private SimpanProgram another(String name, RapatinStandIn rapatin) {
    String hosts =
        String.join(",", university.zoom().hosts())
            + ","
            + String.join(",", rapatin.zoom().hosts());
    return program
        .with("rapatin.accounts." + name + ".base-url", rapatin.baseUrl())
        .with("rapatin.accounts." + name + ".token", rapatin.issueToken())
        .with("simpan.download.allowed-hosts", hosts);
  }

  @Test
  void eachIsKeptInFoldersOfItsOwn() throws IOException {
    Result result = program.once();

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("2 files kept in this sweep; every recording is safe");
    assertThat(program.archived().sessions()).containsExactlyInAnyOrder("Senate", "Moot court");
    assertThat(Files.isDirectory(program.archive().resolve("law"))).isTrue();
    assertThat(university.requests("/recordings/" + OF_LAW)).isEmpty();
    assertThat(law.requests("/recordings/" + MEETING)).isEmpty();

    Result verified = program.verify();
    assertThat(verified.status()).as(verified.out()).isZero();
    assertThat(verified.out())
        .contains("== Account default", "== Account law")
        .doesNotContain("extra");
    JsonNode status = new ObjectMapper().readTree(program.statusJson().out());
    assertThat(status.path("safe").asBoolean()).isTrue();
    assertThat(status.findValuesAsText("session"))
        .containsExactlyInAnyOrder("Senate", "Moot court");
    assertThat(program.status(Selection.OF_INTEREST).out().split("Every recording is safe"))
        .hasSize(3);
    assertThat(program.check().out()).contains("== Account default", "== Account law");
  }

  /** Camel has placeholders of its own for the system's properties and environment. */
  @Test
  void whatIsSetForTheProcessIsOfTheFirstAlone() {
    System.setProperty("rapatin.base-url", university.baseUrl());
    try {
      assertThat(program.once().err()).isEmpty();
      assertThat(law.requests("/recordings/")).hasSize(1);
    } finally {
      System.clearProperty("rapatin.base-url");
    }
  }

  @Test
  void whoHadOneAccountAddsAnother() {
    new SimpanProgram(program.home()).account(university).meetings(MEETING).once();
    int downloads = university.zoom().requests().size();

    Result result = program.once();

    assertThat(result.err()).isEmpty();
    assertThat(program.archived().sessions()).containsExactlyInAnyOrder("Senate", "Moot court");
    assertThat(university.zoom().requests()).hasSize(downloads);
  }

  @Test
  void aLostLedgerTakesBackWhatIsItsOwn() throws IOException {
    program.once();
    int downloads = law.zoom().requests().size();
    Files.delete(program.home().resolve("data/law/ledger.db"));
    Files.delete(program.home().resolve("data/ledger.db"));

    Result result = program.once();

    assertThat(result.err()).isEmpty();
    JsonNode accounts = new ObjectMapper().readTree(program.statusJson().out()).path("accounts");
    assertThat(accounts.get(0).findValuesAsText("session")).containsExactly("Senate");
    assertThat(accounts.get(1).findValuesAsText("session")).containsExactly("Moot court");
    assertThat(law.zoom().requests()).hasSize(downloads);
  }

  @Test
  void theTroubleOfOneHoldsUpNoOther() {
    law.revokeTokens();

    Result result = program.once();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.problems()).isNotEmpty().allMatch(it -> it.startsWith("law: "));
    assertThat(program.archived().sessions()).containsExactly("Senate");
    assertThat(program.statusJson().status()).isEqualTo(1);
    program.with("simpan.account", "default");
    assertThat(program.statusJson().status()).isZero();
  }

  @Test
  void theFirstServesThePagesOfAll() throws Exception {
    law.revokeTokens();
    program.with("simpan.poll.schedule", "0 0 0 1 1 ? 2099");

    try (Running running = program.run()) {
      String place = "http://127.0.0.1:" + running.port();
      await().atMost(LIMIT).until(() -> program.archived().sessions().contains("Senate"));
      await()
          .atMost(LIMIT)
          .until(() -> get(place + "/actuator/prometheus").contains("{account=\"law\",state="));

      String page = get(place + "/");
      assertThat(page).contains("Senate", "href=\"/accounts/law/\"").doesNotContain("Moot court");
      String of = get(place + "/accounts/law/");
      assertThat(of)
          .contains("href=\"/\"", "href=\"/accounts/law/routes\"")
          .doesNotContain("Senate");
      await()
          .atMost(LIMIT)
          .until(() -> get(place + "/accounts/law/api/v1/status").contains("\"sign-in\""));
      assertThat(get(place + "/")).contains("not safe");
      assertThat(get(place + "/accounts/art/")).contains("404");

      await()
          .atMost(LIMIT)
          .until(
              () ->
                  get(place + "/actuator/prometheus")
                      .contains("simpan_safe{account=\"default\"} 1.0"));
      assertThat(get(place + "/actuator/health")).contains("DOWN");
      String metrics = get(place + "/actuator/prometheus");
      assertThat(metrics)
          .contains(
              "simpan_safe{account=\"law\"} 0.0",
              "camel_exchanges_succeeded_total{account=\"law\"");
      assertThat(metrics.split("# TYPE simpan_safe ")).hasSize(2);
      assertThat(metrics.split("# TYPE jvm_memory_used_bytes ")).hasSize(2);
      assertThat(metrics).doesNotContainPattern("jvm_[a-z_]+\\{[^}]*account=");

      // what is wrong may be told before its first sweep is over
      await()
          .atMost(LIMIT)
          .until(() -> get(place + "/accounts/law/api/v1/status").contains("\"sweeping\":false"));
      law.account(RapatinStandIn.EMAIL, RapatinStandIn.PASSWORD);
      int before = university.requests().size();
      HttpResponse<String> swept =
          http.send(
              HttpRequest.newBuilder(URI.create(place + "/accounts/law/api/v1/sweep"))
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(swept.statusCode()).as(swept.body()).isEqualTo(202);
      assertThat(university.requests()).hasSize(before);
      assertThat(running.stopped().status()).isZero();
    }
  }

  private String get(String address) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(address)).header("Accept", "text/html, */*").build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @ParameterizedTest
  @CsvSource({"data/law/ledger.db, Senate, law", "data/ledger.db, Moot court, default"})
  void oneThatCannotBeStartedHoldsUpNoOther(String ledger, String kept, String broken)
      throws IOException {
    Files.createDirectories(program.home().resolve(ledger).getParent());
    Files.writeString(program.home().resolve(ledger), "no ledger at all, ".repeat(1000));

    Result result = program.once();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.problems())
        .singleElement()
        .asString()
        .startsWith(
            "account " + broken + " could not be started, so nothing keeps its recordings: ")
        .contains("is damaged; move ledger.db away");
    assertThat(program.archived().sessions()).containsExactly(kept);
    Result status = program.statusJson();
    assertThat(status.problems()).singleElement().asString().contains("is damaged");
    JsonNode json = new ObjectMapper().readTree(status.out());
    assertThat(json.path("safe").asBoolean()).isFalse();
    assertThat(json.path("accounts").findValuesAsText("account")).hasSize(2);
    assertThat(json.path("accounts").findValuesAsText("safe")).contains("true", "false");
  }

  @Test
  void oneThatCannotBeStartedIsNotSafeWhereverOneLooks() throws Exception {
    Path ledger = program.home().resolve("data/law/ledger.db");
    Files.createDirectories(ledger.getParent());
    Files.writeString(ledger, "no ledger at all, ".repeat(1000));
    program.with("management.metrics.tags.site", "jakarta");

    try (Running running = program.run()) {
      String place = "http://127.0.0.1:" + running.port();
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(get(place + "/actuator/prometheus"))
                      .contains(
                          "simpan_safe{account=\"default\",site=\"jakarta\"} 1.0",
                          "simpan_safe{account=\"law\",site=\"jakarta\"} 0.0",
                          "simpan_problems{account=\"default\",kind=\"account\",severity=\"unsafe\",site=\"jakarta\"} 1.0"));
      assertThat(get(place + "/actuator/health")).contains("DOWN");
      JsonNode status = new ObjectMapper().readTree(get(place + "/api/v1/status"));
      assertThat(status.path("safe").asBoolean()).isFalse();
      assertThat(status.path("problems").findValuesAsText("kind")).containsExactly("account");
      assertThat(status.path("pending").findValuesAsText("kind")).doesNotContain("account");
    }
  }

  @Test
  void aCommandIsAboutOneIfItSaysSo() {
    program.with("simpan.account", "law");

    Result result = program.once();

    assertThat(result.err()).isEmpty();
    assertThat(program.archived().sessions()).containsExactly("Moot court");
    assertThat(university.requests()).isEmpty();
  }

  @Test
  void anAccountThatIsGoneFromTheSettingsIsNotForgotten() {
    law.meeting(OF_LAW).session("Hearing").processing().sample("chat_file", "CHAT");
    program.once();
    SimpanProgram alone = new SimpanProgram(program.home()).account(university).meetings(MEETING);

    try (Running running = alone.run()) {
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  Files.readString(program.home().resolve("logs/simpan.log"))
                      .contains(
                          "ALERT: account law is in no setting any more, and 1 session of it is not archived"));
    }
  }

  @Test
  void whatIsAboutOneIsRefusedUntilItSaysWhich() {
    Result result = program.acknowledge("some");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.problems())
        .containsExactly(
            "--account: is not given, and there are several accounts; default or law is expected");
  }
}
