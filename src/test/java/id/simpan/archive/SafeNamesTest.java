package id.simpan.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeNamesTest {

  private static final List<String> DEVICES = devices();
  private static final List<String> PIECES =
      List.of(
          "a",
          "Rapat ",
          "é",
          "e\u0301",
          "ß",
          "漢",
          "😀",
          "\ud83d",
          "\ude00",
          "/",
          "\\",
          ":",
          "*",
          "?",
          "\"",
          "<",
          ">",
          "|",
          ".",
          "..",
          " ",
          "~",
          "-",
          "_",
          "\0",
          "\n",
          "\t",
          "\u007f",
          "\u0085",
          "\u2028",
          "\u202e",
          "\u2066",
          "\u200b",
          "\ufeff",
          "\ufffd",
          "\u00a0",
          "\u3000",
          "\u0338",
          "\u0301",
          "\u2024",
          "\u2026",
          "℀",
          "ﬁ",
          "con",
          "NUL",
          "Aux",
          "COM1",
          "lpt¹",
          "com²",
          "CONIN$",
          ".mp4",
          ".tar.gz",
          "{topic}",
          "%2f",
          "\ue000",
          "\uffff",
          "$",
          "#",
          "{",
          "}",
          "simple",
          "init",
          "%",
          "2",
          "f",
          "&",
          "RAW",
          "RAW(",
          "ENC(",
          "(",
          ")",
          "${body}",
          "$simple{sysenv.PATH}",
          "{{user.home}}",
          "#{1+1}",
          "＄｛x｝",
          "﹛",
          "＃",
          "％２ｆ",
          "ＲＡＷ（",
          "R\u0301AW(",
          "＆",
          "\u0338");

  private final SafeNames unicode = new SafeNames(false);
  private final SafeNames ascii = new SafeNames(true);

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(PIECES).list().ofMaxSize(40).map(list -> String.join("", list));
    Arbitrary<String> anything = Arbitraries.strings().all().ofMaxLength(100);
    Arbitrary<String> points =
        Arbitraries.integers()
            .between(0, Character.MAX_CODE_POINT)
            .map(Character::toString)
            .list()
            .ofMaxSize(60)
            .map(list -> String.join("", list));
    return Arbitraries.oneOf(pieces, anything, points);
  }

  @Property(tries = 500)
  void anyTextBecomesASafeName(@ForAll("texts") String text, @ForAll boolean asciiOnly) {
    SafeNames names = asciiOnly ? ascii : unicode;

    assertSafe(names.name(text));
    assertSafe(names.name(names.part(text, 80) + ".mp4"));
  }

  @Property(tries = 1_000)
  void noJoiningOfPartsMakesCode(
      @ForAll("texts") String one, @ForAll("texts") String other, @ForAll boolean asciiOnly) {
    SafeNames names = asciiOnly ? ascii : unicode;
    for (String between : List.of("", " ", "$", "#", "$simple", "%", "RAW", "ENC")) {
      assertSafe(names.name(names.part(one, 60) + between + names.part(other, 60)));
    }
  }

  @Property(tries = 500)
  void whatAnOlderVersionMadeIsMadeSafe(@ForAll("texts") String text) {
    String old = text.replaceAll("[\\\\:*?\"<>|]", "_");

    String made = SafeNames.withoutCode(old);

    assertThat(SafeNames.isSafe(made)).isTrue();
    assertThat(SafeNames.withoutCode(made)).isEqualTo(made);
    assertThat(made.chars().filter(c -> c == '/').count())
        .isEqualTo(old.chars().filter(c -> c == '/').count());
    assertThat(SafeNames.isSafe(old)).isEqualTo(made.equals(old));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2025/${sysenv.RAPATIN_TOKEN} (1)/s/a.mp4 | 2025/$_sysenv.RAPATIN_TOKEN_ (1)/s/a.mp4",
        "2025/$simple{body.delete}/s/a.mp4        | 2025/$simple_body.delete_/s/a.mp4",
        "2025/{{rapatin.token}}/s/a.mp4           | 2025/_rapatin.token_/s/a.mp4",
        "2025/#{bean}/s/a.mp4                     | 2025/#_bean_/s/a.mp4",
        "2025/RAW(a&b)/s/a.mp4                    | 2025/RAW_a+b)/s/a.mp4",
        "2025/A & B {1} 50% $5 #1/s+1=/a.mp4      | 2025/A & B {1} 50% $5 #1/s+1=/a.mp4"
      })
  void anOlderPathStaysUnlessSomethingWouldEvaluateIt(String old, String made) {
    assertThat(SafeNames.withoutCode(old)).isEqualTo(made);
    assertThat(SafeNames.isSafe(old)).isEqualTo(old.equals(made));
  }

  @Property(tries = 500)
  void aSafeNameStaysAsItIs(@ForAll("texts") String text, @ForAll boolean asciiOnly) {
    SafeNames names = asciiOnly ? ascii : unicode;
    String name = names.name(text);
    String part = names.part(text, 50);

    assertThat(names.name(name)).isEqualTo(name);
    assertThat(names.part(part, 50)).isEqualTo(part);
  }

  @Property(tries = 500)
  void partsAreAsLongAsToldAtMost(
      @ForAll("texts") String text, @ForAll @IntRange(min = 8, max = 120) int longest) {
    assertThat(unicode.part(text, longest).getBytes(UTF_8)).hasSizeBetween(1, longest);
  }

  @Property(tries = 500)
  void namesAreAsciiWhereThePlatformCannotNameFilesOtherwise(@ForAll("texts") String text) {
    assertThat(ascii.name(text)).matches("[ -~]+");
    assertThat(ascii.part(text, 60)).matches("[ -~]+");
  }

  @Property(tries = 200)
  void anExtensionSurvivesCutting(
      @ForAll("texts") String text, @ForAll @IntRange(min = 200, max = 2_000) int times) {
    for (String extension : List.of(".mp4", ".transcript", ".漢漢漢漢漢漢漢漢漢漢漢")) {
      String name = unicode.name(("x" + text).repeat(times) + "x" + extension);

      assertThat(name).endsWith(extension);
      assertSafe(name);
      assertSafe(SafeNames.numbered(name, 1_000));
    }
  }

  @Property(tries = 500)
  void numberedNamesStayUniqueAndSafe(
      @ForAll("texts") String text, @ForAll @IntRange(min = 2, max = 9_999) int number) {
    String name = unicode.name(text);

    assertSafe(SafeNames.numbered(name, number));
    assertThat(SafeNames.sameness(SafeNames.numbered(name, number)))
        .isNotEqualTo(SafeNames.sameness(name));
  }

  @Property(tries = 500)
  void sameIsWhateverSomeFileSystemTakesForTheSame(@ForAll("texts") String text) {
    String same = SafeNames.sameness(text);

    assertThat(SafeNames.sameness(Normalizer.normalize(text, Normalizer.Form.NFD))).isEqualTo(same);
    assertThat(SafeNames.sameness(text.toUpperCase(Locale.ROOT))).isEqualTo(same);
    assertThat(SafeNames.sameness(same)).isEqualTo(same);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", ". ", "漢", "/", "\ud800", "<b>", "e\u0301", "💥", "a.b", "- ", "__ "})
  void aMegabyteOfTextIsNoTrouble(String piece) {
    String text = "x" + piece.repeat((1 << 20) / piece.length()) + "x";

    Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(1), // what grew with its square would take days
        () -> {
          assertSafe(unicode.name(text));
          assertSafe(ascii.name(text));
          assertSafe(unicode.part(text, 120));
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Rapat: anggaran/2025 | Rapat_ anggaran_2025",
        "CON                  | _CON",
        "nul.txt              | _nul.txt",
        "com1.tar.gz          | _com1.tar.gz",
        "..                   | untitled",
        "../../etc/passwd     | _.._etc_passwd",
        ".bashrc              | bashrc",
        "-rf                  | rf",
        "Kuliah... .          | Kuliah",
        "console.log          | console.log",
        "R&D: 50% #1 $5 (2)   | R+D_ 50% #1 $5 (2)",
        "{topic} ${x}         | _topic_ $_x_",
        "a%20b%2fc 100%       | a_20b_2fc 100%"
      })
  void namesReadWell(String text, String name) {
    assertThat(unicode.name(text)).isEqualTo(name);
  }

  @Test
  void aReservedNameStaysHarmlessWhenItIsCut() {
    String name = unicode.name("con." + "x".repeat(300));

    assertThat(name).startsWith("_con.x").hasSize(SafeNames.LONGEST_NAME);
    assertThat(unicode.name(name)).isEqualTo(name);
  }

  @Test
  void accentsAreLeftOutOfAsciiNamesRatherThanTheLetters() {
    assertThat(ascii.name("Évaluation ﬁnale – 漢.mp4")).isEqualTo("Evaluation finale _ _.mp4");
  }

  @Test
  void oneLetterWrittenInTwoWaysIsOneName() {
    assertThat(unicode.name("e\u0301te\u0301")).isEqualTo(unicode.name("été"));
    assertThat(SafeNames.sameness("STRASSE")).isEqualTo(SafeNames.sameness("straße"));
  }

  private static void assertSafe(String name) {
    assertThat(name.getBytes(UTF_8)).hasSizeBetween(1, 255);
    assertThat(name).doesNotContainPattern("[/\\\\:*?\"<>|{}&\\p{C}\\p{Zl}\\p{Zp}]");
    assertThat(name).doesNotContainPattern("%[0-9A-Fa-f]{2}|(RAW|ENC)\\(");
    assertThat(SafeNames.isSafe(name)).isTrue();
    assertThat(SafeNames.withoutCode(name)).isEqualTo(name);
    assertThat(name).doesNotStartWith(".").doesNotStartWith(" ").doesNotStartWith("~");
    assertThat(name).doesNotStartWith("-").doesNotEndWith(".").doesNotEndWith(" ");
    assertThat(new String(name.getBytes(UTF_8), UTF_8)).isEqualTo(name);
    assertThat(Normalizer.isNormalized(name, Normalizer.Form.NFC)).isTrue();
    assertThat(device(name)).isNotIn(DEVICES);
    try {
      assertThat(Path.of(name).getNameCount()).isOne();
    } catch (InvalidPathException notOfThisPlatform) {
      assertThat(name).doesNotMatch("[ -~]+"); // LANG=C cannot name it; ASCII names it always can
    }
  }

  private static String device(String name) {
    int dot = name.indexOf('.');
    return (dot < 0 ? name : name.substring(0, dot)).trim().toLowerCase(Locale.ROOT);
  }

  private static List<String> devices() {
    Stream<String> ports =
        IntStream.rangeClosed(0, 9).boxed().flatMap(n -> Stream.of("com" + n, "lpt" + n));
    return Stream.concat(ports, Stream.of("con", "prn", "aux", "nul", "com¹", "lpt³", "conin$"))
        .toList();
  }
}
