package id.simpan.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import id.simpan.announce.MailTemplates.Edited;
import id.simpan.announce.MailTemplates.Source;
import id.simpan.ledger.Concern;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailTemplatesTest {

  private static final Locale INDONESIAN = new Locale("id");
  private static final Map<String, Object> VALUES =
      Map.of("message", "a <b> & c", "kind", "lost", "resolved", false, "advice", "");

  private final SomeTemplates source = new SomeTemplates();

  private String text(Locale language) {
    return source.in(language).text(MailTemplate.ALERT, VALUES);
  }

  @Test
  void whatPeopleWroteIsUsedFromTheNextMailOn() {
    MailTemplates templates = source.in(Locale.ENGLISH);
    assertThat(templates.text(MailTemplate.ALERT, VALUES)).contains("needs your attention");

    source.with("alert.txt", "Mine: {{message}}").with("alert.html", "<i>{{message}}</i>");

    assertThat(templates.text(MailTemplate.ALERT, VALUES)).isEqualTo("Mine: a <b> & c");
    assertThat(templates.html(MailTemplate.ALERT, VALUES)).isEqualTo("<i>a &lt;b&gt; &amp; c</i>");
    assertThat(templates.broken()).isEmpty();
  }

  @Test
  void aFileOfTheLanguageCountsForMoreThanOneOfAny() {
    assertThat(text(INDONESIAN)).contains("Ini perlu perhatian Anda");
    source.with("alert.txt", "Any");
    assertThat(text(INDONESIAN)).isEqualTo("Any");
    source.with("alert_id.txt", "Indonesia");
    assertThat(text(INDONESIAN)).isEqualTo("Indonesia");
    assertThat(text(Locale.ENGLISH)).isEqualTo("Any");
    source.with("alert_en.txt", "English");
    assertThat(text(Locale.ENGLISH)).isEqualTo("English");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{{message}}~{{#resolved}}~over | line 2: Section missing close tag 'resolved'",
        "{{message}}~~{{/resolved}}     | line 3: Section close tag with no open tag 'resolved'",
        "{{kind}}~{{mesage}}            | line 2: this mail has no 'mesage'",
        "{{#resolved}}~{{^ topic }}x{{/ topic }}{{/resolved}} | line 2: this mail has no 'topic'",
        "~~~{{> header}}                | line 4: this mail has no 'header'",
        "{{{ secret }}}                 | line 1: this mail has no 'secret'",
        "{{message.class}}              | line 1: this mail has no 'message.class'"
      })
  void oneThatCannotBeUsedIsPassedOverAndTold(String template, String fault) {
    MailTemplates templates =
        source.with("alert.txt", template.replace("~", "\n")).in(Locale.ENGLISH);

    assertThat(templates.text(MailTemplate.ALERT, VALUES)).contains("needs your attention");
    assertThat(templates.broken())
        .extracting(Concern::kind, Concern::subject, Concern::message)
        .containsExactly(
            tuple(
                "mail-template",
                "config/mail/alert.txt",
                "config/mail/alert.txt, " + fault + "; the built-in one is used"));
    assertThat(templates.broken()).noneMatch(Concern::isUnsafe);

    source.with("alert.txt", "{{message}}");

    assertThat(templates.broken()).isEmpty();
    assertThat(templates.text(MailTemplate.ALERT, VALUES)).isEqualTo("a <b> & c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{{message}}}", "{{&message}}", "{{& message }}"})
  void inHtmlNoTextFromOutsideStandsAsItIs(String tag) {
    MailTemplates templates =
        source.with("alert.html", "<p>\n" + tag).with("alert.txt", tag).in(Locale.ENGLISH);

    assertThat(templates.html(MailTemplate.ALERT, VALUES)).contains("a &lt;b&gt; &amp; c");
    assertThat(templates.text(MailTemplate.ALERT, VALUES)).isEqualTo("a <b> & c");
    assertThat(templates.broken())
        .extracting(Concern::message)
        .containsExactly(
            "config/mail/alert.html, line 2: "
                + tag
                + " would put text from outside into HTML as it is; two braces are expected;"
                + " the built-in one is used");
  }

  @Test
  void oneThatMayNotBeReadIsPassedOverAndTold() {
    MailTemplates templates =
        new MailTemplates(
            new Source() {
              @Override
              public Optional<Edited> edited(List<String> names) {
                return Optional.of(new Edited("config/mail/x", "", "it is not UTF-8"));
              }

              @Override
              public String builtIn(List<String> names) {
                return source.builtIn(names);
              }
            },
            INDONESIAN);

    assertThat(templates.text(MailTemplate.ALERT, VALUES)).contains("Ini perlu perhatian Anda");
    assertThat(templates.broken().get(0).message(INDONESIAN))
        .isEqualTo("config/mail/x: it is not UTF-8; templat bawaan yang dipakai");
  }

  /** An operator's copy of what version 0.1 shipped. */
  @Test
  void oldTemplatesAreStillUsed() {
    source
        .with(
            "batch.html",
            "<p><strong>{{count}}</strong> of {{topic}}, {{meetingId}} {{recordedOn}}"
                + " {{#heldUntil}}{{heldUntil}} ({{timeLeft}}){{/heldUntil}}"
                + " {{#places}}{{destination}}: {{location}}{{/places}} {{#files}}{{name}}"
                + "{{#attached}} (attached){{/attached}}{{#remark}} {{remark}}{{/remark}}"
                + "{{recordingType}}{{size}}{{sha256}}{{/files}} {{session}}")
        .with("alert.html", "{{#resolved}}a{{/resolved}}{{^resolved}}b{{/resolved}} {{message}}");

    assertThat(source.in(INDONESIAN).broken()).isEmpty();
  }

  @Test
  void whatIsBuiltInIsTheSameInBothLanguages() {
    for (Locale language : List.of(Locale.ENGLISH, INDONESIAN)) {
      for (MailTemplate mail : MailTemplate.values()) {
        String suffix = language.equals(INDONESIAN) ? "_id" : "";
        for (String ending : List.of(".html", ".txt")) {
          String name = mail.stem() + suffix + ending;
          String text = source.builtIn(List.of(name));
          SomeTemplates edited = new SomeTemplates().with(name, text);
          assertThat(edited.in(language).broken()).as(name).isEmpty();
        }
        String html = source.builtIn(List.of(mail.stem() + suffix + ".html"));
        String english = source.builtIn(List.of(mail.stem() + ".html"));
        assertThat(tags(html)).as(mail + suffix).isEqualTo(tags(english));
      }
    }
  }

  /** Elements and names, in turn. */
  private static List<String> tags(String html) {
    return Pattern.compile("<[^>]*>|\\{\\{[^}]*}}")
        .matcher(html.replace("lang=\"id\"", "lang=\"en\""))
        .results()
        .map(match -> match.group())
        .toList();
  }

  @Test
  void theDocumentationNamesWhatThereIs() throws Exception {
    String docs = Files.readString(Path.of("docs/edit.md"));
    for (MailTemplate mail : MailTemplate.values()) {
      String row =
          docs.lines()
              .filter(line -> line.startsWith("| `" + mail.stem() + "`"))
              .findFirst()
              .orElse("");
      String[] cells = row.split("\\|");
      assertThat(cells).as(mail.stem()).hasSize(4);
      assertThat(Stream.of(cells[3].split("[^A-Za-z0-9]+")))
          .filteredOn(word -> !Set.of("", "of", "each", "the").contains(word))
          .containsOnlyElementsOf(mail.names());
    }
  }
}
