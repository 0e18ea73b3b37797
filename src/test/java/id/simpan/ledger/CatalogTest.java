package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.session;
import static id.simpan.ledger.TestLedger.video;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpan.ledger.Overview.Line;
import id.simpan.rapatin.Session;
import id.simpan.rapatin.Session.Status;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pages of sessions: by state, by the words of their topic, by meeting. */
class CatalogTest {

  private static List<String> page(TestLedger given, String state, String query, int page) {
    return given.catalog.page(new Filter(state, query, page, 3)).rows().stream()
        .map(Line::session)
        .toList();
  }

  private static Session topic(String uuid, String topic, String day) {
    return new Session(
        uuid,
        TestLedger.MEETING,
        Status.READY,
        topic,
        Optional.of(LocalDate.parse(day)),
        Optional.of(LocalDate.parse(day).plusDays(4)),
        List.of(),
        List.of());
  }

  @OnEachDatabase
  void whatIsOpenComesByItsDeadlineAndThenTheRestByDay(TestLedger given) {
    given.poll(topic("old", "Rapat", "2025-09-22"), video("a"));
    given.poll(topic("older", "Rapat", "2025-09-21"), video("a"));
    given.archiveAll();
    given.poll(topic("later", "Rapat", "2025-09-24"), video("a"));
    given.poll(topic("soon", "Rapat", "2025-09-23"), video("a"));
    given.sessions.deleted(session("missed", Status.DELETED, "2025-09-20"));

    assertThat(page(given, null, null, 0)).containsExactly("soon", "later", "missed");
    assertThat(page(given, null, null, 1)).containsExactly("old", "older");
    assertThat(page(given, null, null, 2)).isEmpty();
    assertThat(given.catalog.page(new Filter(null, null, 0, 3)).hasNext()).isTrue();
    assertThat(given.catalog.page(new Filter(null, null, 1, 3)).hasNext()).isFalse();
    assertThat(page(given, "open", null, 0)).containsExactly("soon", "later");
    assertThat(page(given, "ready", null, 0)).containsExactly("soon", "later");
    assertThat(page(given, "processing", null, 0)).isEmpty();
    assertThat(page(given, "archived", null, 0)).containsExactly("old", "older");
    assertThat(page(given, "missed", null, 0)).containsExactly("missed");
    assertThat(page(given, "unsafe", null, 0)).isEmpty();
    given.clock.advance(Duration.ofDays(1));
    assertThat(page(given, "unsafe", null, 0)).containsExactly("soon");
  }

  @OnEachDatabase
  void findsByTheBeginsOfWords(TestLedger given) {
    given.poll(topic("s", "Rapat Senat: Straße & Ümläut №5", "2025-09-24"), video("a"));
    given.poll(topic("t", "Kuliah Umum 2025 (rekaman)", "2025-09-23"), video("a"));
    given.poll(topic("/a+b==", "RAPAT \uD83D\uDE80 kecil", "2025-09-22"), video("a"));

    assertThat(page(given, null, "rapat", 0)).containsExactly("/a+b==", "s");
    assertThat(page(given, null, "  rAp ", 0)).containsExactly("/a+b==", "s");
    assertThat(page(given, null, "senat rapat", 0)).containsExactly("s");
    assertThat(page(given, null, "STRASSE", 0)).containsExactly("s");
    assertThat(page(given, null, "u\u0308mla\u0308ut", 0)).containsExactly("s");
    assertThat(page(given, null, "2025", 0)).containsExactly("t");
    assertThat(page(given, null, "apat", 0)).isEmpty();
    assertThat(page(given, null, "senat kuliah", 0)).isEmpty();
    assertThat(page(given, "archived", "rapat", 0)).isEmpty();
    assertThat(page(given, "open", "rapat", 0)).hasSize(2);
    assertThat(page(given, null, "850-9559 8095", 0)).hasSize(3);
    assertThat(page(given, null, "85095598094", 0)).isEmpty();
    assertThat(page(given, null, "/a+b==", 0)).containsExactly("/a+b==");
  }

  @OnEachDatabase
  void findsWhatManyHaveInCommon(TestLedger given) {
    given.ledger.write(
        change -> {
          for (int i = 0; i < 6_000; i++) {
            String uuid = "s%04d".formatted(i);
            String topic = i % 2_000 == 7 ? "Rapat langka" : "Rapat biasa";
            change
                .handle()
                .createUpdate(
                    """
                    INSERT INTO session (account, uuid, meeting_id, topic, recorded_on, deletion_from, state, seen_at)
                    VALUES (:account, :uuid, 'm', :topic, :day, 1, 'archived', 1)
                    """)
                .bind("account", change.account())
                .bind("uuid", uuid)
                .bind("topic", topic)
                .bind("day", LocalDate.parse("2020-01-01").plusDays(i / 10).toString())
                .execute();
            Topics.note(change.handle(), change.account(), uuid, topic);
          }
          return null;
        });
    given.poll(topic("new", "Rapat biasa", "2025-09-24"), video("a"));

    assertThat(page(given, null, "rapat", 0)).containsExactly("new", "s5999", "s5998");
    assertThat(page(given, null, "rapat", 1)).containsExactly("s5997", "s5996", "s5995");
    assertThat(page(given, "open", "rapat", 0)).containsExactly("new");
    assertThat(page(given, "archived", "rapat", 0)).containsExactly("s5999", "s5998", "s5997");
    assertThat(page(given, "lost", "rapat", 0)).isEmpty();
    assertThat(page(given, "unsafe", "rapat", 0)).isEmpty();
    given.execute("UPDATE session SET problem = 'odd', problem_since = 1 WHERE uuid = 'new'");
    assertThat(page(given, "unsafe", "rapat", 0)).containsExactly("new");
    assertThat(page(given, null, "rapat lang", 0)).containsExactly("s4007", "s2007", "s0007");
    assertThat(page(given, null, "rapat tiada", 0)).isEmpty();
    assertThat(page(given, null, "ra biasa", 666)).hasSize(3);
    assertThat(given.catalog.page(new Filter(null, "ra biasa", 666, 3)).hasNext())
        .as("a search ends somewhere")
        .isFalse();
    assertThat(page(given, null, "biasa rapat langka", 0)).isEmpty();
    given.poll(topic("both", "Langka biasa rapat", "2025-09-23"), video("a"));
    assertThat(page(given, null, "biasa rapat", 0)).containsExactly("both", "new", "s5999");
  }

  @OnEachDatabase
  void findsWhatHasAllOfSeveralCommonWords(TestLedger given) {
    given.poll(topic("s", "Rapat Senat", "2025-09-24"), video("a"));
    given.poll(topic("t", "Rapat Kuliah", "2025-09-23"), video("a"));
    given.poll(topic("u", "Kuliah Senat", "2025-09-22"), video("a"));
    Catalog catalog = new Catalog(given.ledger, given.overview, given.safety, 1);

    assertThat(catalog.page(new Filter(null, "senat rap", 0, 3)).rows())
        .extracting(Line::session)
        .containsExactly("s");
    assertThat(catalog.page(new Filter(null, "kuliah senat rapat", 0, 3)).rows()).isEmpty();
  }

  @OnEachDatabase
  void takesWhateverIsTyped(TestLedger given) {
    given.poll(topic("s", "Rapat", "2025-09-24"), video("a"));
    for (String typed :
        List.of(
            "'",
            "\"",
            "%",
            "_",
            "\\",
            ";--",
            ":account",
            "?",
            "<x>",
            "{",
            "\u0000",
            "\uD800",
            "\uFFFF",
            "\u0301",
            "a".repeat(200),
            "' OR 1=1 --",
            "e\u200Be",
            "\u202Erapat",
            "%rapat%",
            "rapat*")) {
      assertThat(given.catalog.page(new Filter(null, typed, 0, 3)).rows())
          .as(typed)
          .hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void whatCannotBeIsRefusedWithItsField() {
    for (String[] wrong :
        List.of(
            new String[] {"state", "x", null, "0", "1"},
            new String[] {"query", null, "a".repeat(201), "0", "1"},
            new String[] {"page", null, null, "-1", "1"},
            new String[] {"page", null, null, "10001", "1"},
            new String[] {"page", null, "rapat", "10", "200"},
            new String[] {"size", null, null, "0", "0"},
            new String[] {"size", null, null, "0", "201"})) {
      assertThatThrownBy(
              () ->
                  new Filter(
                      wrong[1], wrong[2], Integer.parseInt(wrong[3]), Integer.parseInt(wrong[4])))
          .isInstanceOfSatisfying(
              WrongParameter.class, it -> assertThat(it.field()).isEqualTo(wrong[0]));
    }
  }
}
