package id.simpan.live;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.ledger.Destination;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a destination takes follows from the files that are there. */
class DestinationsTest {

  private static Destinations named(String... names) {
    return new Destinations(List.of(names), name -> List.of("*"));
  }

  private static String file(String stem) {
    return stem + RouteFile.SUFFIX;
  }

  @Test
  void theFilesSayWhatItTakes() {
    Destinations destinations = named("file", "board", "both", "none");

    destinations.shapeBy(
        List.of(
            file("deliver-to-file"),
            file("announce-to-board"),
            file("deliver-to-both"),
            file("announce-to-both"),
            file("deliver-to-other"),
            file("sweep")));

    assertThat(destinations.all())
        .containsExactly(
            new Destination("file", true, false),
            new Destination("board", false, true),
            new Destination("both", true, true));
    assertThat(destinations.storing()).containsExactly("file", "both");
    assertThat(destinations.named("none")).isNull();
    assertThat(destinations.names()).containsExactly("file", "board", "both", "none");
    assertThat(destinations.isRunning("deliver-file-file")).isFalse();
  }

  @Test
  void oneWithoutAFileIsAProblem() {
    Destinations destinations = named("file", "none");
    destinations.shapeBy(List.of(file("deliver-to-file")));

    assertThat(destinations.problems())
        .singleElement()
        .asString()
        .startsWith("simpan.destinations: 'none' has no route; routes/deliver-to-none.camel.yaml");
  }

  @Test
  void soIsNoneThatStores() {
    Destinations destinations = named("email");
    destinations.shapeBy(List.of(file("announce-to-email")));

    assertThat(destinations.problems())
        .singleElement()
        .asString()
        .startsWith("simpan.destinations: 'email' only announces")
        .endsWith("is expected as well");
  }

  @Test
  void aChangeIsNoticed() {
    Destinations destinations = named("file");

    assertThat(destinations.shapeBy(List.of(file("deliver-to-file")))).isTrue();
    assertThat(destinations.shapeBy(List.of(file("deliver-to-file"), file("sweep")))).isFalse();
    assertThat(destinations.shapeBy(List.of(file("announce-to-file")))).isTrue();
  }

  @Test
  void oneWhoseFileIsAwayIsAProblemAndStaysWhatItWas() {
    Destinations destinations = named("file", "s3");
    destinations.shapeBy(List.of(file("deliver-to-file"), file("deliver-to-s3")));

    assertThat(destinations.shapeBy(List.of(file("deliver-to-file")))).isFalse();

    assertThat(destinations.all())
        .containsExactly(new Destination("file", true, false), new Destination("s3", true, false));
    assertThat(destinations.problems()).singleElement().asString().contains("'s3' has no route");
    destinations.shapeBy(List.of(file("deliver-to-file"), file("deliver-to-s3")));
    assertThat(destinations.problems()).isEmpty();
  }

  @Test
  void oneThatHasLostOneOfItsFilesStaysWhatItWas() {
    Destinations destinations = named("file", "board");
    List<String> both =
        List.of(file("deliver-to-file"), file("deliver-to-board"), file("announce-to-board"));
    destinations.shapeBy(both);

    for (String away : List.of("deliver-to-board", "announce-to-board")) {
      List<String> without = both.stream().filter(it -> !it.equals(file(away))).toList();

      assertThat(destinations.shapeBy(without)).isFalse();

      assertThat(destinations.named("board")).isEqualTo(new Destination("board", true, true));
      assertThat(destinations.problems())
          .singleElement()
          .asString()
          .startsWith("simpan.destinations: 'board' had routes/" + file(away));
      destinations.shapeBy(both);
      assertThat(destinations.problems()).isEmpty();
    }
  }

  @Test
  void aNewFileAddsToWhatItTakes() {
    Destinations destinations = named("file");
    destinations.shapeBy(List.of(file("deliver-to-file")));

    assertThat(destinations.shapeBy(List.of(file("deliver-to-file"), file("announce-to-file"))))
        .isTrue();

    assertThat(destinations.all()).containsExactly(new Destination("file", true, true));
    assertThat(destinations.problems()).isEmpty();
  }
}
