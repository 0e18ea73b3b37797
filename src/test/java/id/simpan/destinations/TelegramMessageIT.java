package id.simpan.destinations;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.OneMeeting;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.ScriptedSession;
import id.simpan.standin.TelegramStandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code examples/telegram} sends, and which answers it takes for final. */
class TelegramMessageIT extends OneMeeting {

  private final TelegramStandIn telegram = TelegramStandIn.start();

  @Override
  protected void prepare() {
    program.example("telegram").telegram(telegram).destinations("file", "telegram");
  }

  @AfterEach
  void stop() {
    telegram.close();
  }

  private void session(String topic) {
    rapatin.meeting(MEETING).session("s").topic(topic).sample("chat_file", "CHAT");
  }

  @Test
  void aTopicStaysText() {
    String topic = "<b>*R&D* _x_ {{rapatin.token}} ${body} #{1+1} \"q\" [a](https://x.example)";
    session(topic);

    assertThat(program.once().err()).isEmpty();

    assertThat(telegram.texts()).hasSize(1);
    assertThat(telegram.texts().get(0)).startsWith(topic + "\nMeeting " + MEETING);
    assertThat(telegram.requests().get(0).bodyText()).doesNotContain("parse_mode");
    assertThat(telegram.requests().get(0).headers().keySet())
        .noneMatch(name -> name.toLowerCase().startsWith("camel"));
  }

  @Test
  void aLongOneIsCutBetweenCharacters() {
    ScriptedSession session =
        rapatin.meeting(MEETING).session("s").topic("\uD83C\uDF93".repeat(60));
    for (int i = 0; i < 20; i++) {
      session.sample("text_" + i, "CHAT");
    }

    assertThat(program.once().err()).isEmpty();

    assertThat(telegram.texts()).hasSize(1);
    assertThat(telegram.texts().get(0))
        .hasSizeBetween(TelegramStandIn.LONGEST_TEXT - 1, TelegramStandIn.LONGEST_TEXT)
        .contains("\nBatch ")
        .endsWith("…")
        .doesNotContainPattern("\\p{Cs}");
  }

  @Test
  void aWrongTokenIsNotTriedAgainInThisSweepAndIsInNoLog() {
    session("Rapat");
    program.with("simpan.telegram.token", "123456:wr0ng");

    Result once = program.once();

    assertThat(once.status()).isEqualTo(1);
    assertThat(once.out() + once.err()).contains("401").doesNotContain("wr0ng");
    assertThat(telegram.requests()).hasSize(1);
    assertThat(program.home().resolve("logs/simpan.log"))
        .content()
        .contains("401")
        .doesNotContain("wr0ng");
  }

  /** More often where the HTTP client itself asks once more. */
  @ParameterizedTest
  @ValueSource(ints = {302, 429, 500})
  void otherAnswersAreTriedAgain(int answer) {
    session("Rapat");
    telegram.answer(answer);

    assertThat(program.once().status()).isEqualTo(1);

    assertThat(telegram.requests()).hasSizeGreaterThanOrEqualTo(5);
  }
}
