package id.simpan.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchivePathTest {

  private static final LocalDate DAY = LocalDate.parse("2025-09-24");
  private static final String DEFAULT =
      "{year}/{month}/{date} {topic} ({meeting_id})/{session}/{recording_type}.{extension}";

  private final Set<String> taken = new HashSet<>();

  @Test
  void theDefaultTemplateNamesDayTopicMeetingAndSession() {
    assertThat(folder(DEFAULT, "WuPF5b6WRqGRIMOML52Gcw==", "Rapat anggaran"))
        .isEqualTo("2025/09/2025-09-24 Rapat anggaran (85095598095)/WuPF5b6WRqGRIMOML52Gcw==");
    assertThat(fileName(DEFAULT, "gallery_view")).isEqualTo("gallery_view.mp4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{recording_type}.{extension}         | has no folder",
        "{date}/{session}.{extension}         | does not name its files by {recording_type}",
        "{date}//{recording_type}             | has a part that cannot be a name",
        "/{date}/{recording_type}             | has a part that cannot be a name",
        "{date}/../{recording_type}           | has a part that cannot be a name",
        "{date}\\{topic}/{recording_type}     | has a part that cannot be a name",
        "{date}/                              | has a part that cannot be a name",
        "{recording_type}/{recording_type}    | has {recording_type} in a folder; there are {account}, {date},",
        "{host}/{recording_type}              | has {host} in a folder; there are {account}, {date},",
        "{date}/{recording_type}.{size}       | has {size} in the file name; there are {account}, {date},",
        "{date/{recording_type}               | has a { or } that belongs to no placeholder",
        "{date}/{recording_type}}.{extension} | has a { or } that belongs to no placeholder"
      })
  void aTemplateThatCannotBeUsedIsRefusedWithTheReason(String template, String reason) {
    assertThatThrownBy(() -> ArchivePath.of(template, "default", new SafeNames(false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(reason);
  }

  @Property(tries = 300)
  void noValueAddsAFolder(
      @ForAll String uuid, @ForAll String topic, @ForAll String meeting, @ForAll String type) {
    ArchivePath path = ArchivePath.of(DEFAULT, "default", new SafeNames(false));

    assertThat(path.folder(meeting, uuid, topic, DAY, key -> false).split("/", -1))
        .hasSize(4)
        .startsWith("2025", "09")
        .noneMatch(part -> part.matches("\\.*"));
    assertThat(path.fileName(meeting, uuid, topic, DAY, type, type, "mp4", key -> false))
        .doesNotContain("/")
        .endsWith(".mp4");
  }

  @Test
  void aValueThatLooksLikeAPlaceholderIsText() {
    assertThat(folder("{topic}/{recording_type}", "u", "{meeting_id} $1 \\0 {topic}"))
        .isEqualTo("_meeting_id_ $1 _0 _topic_");
  }

  @ParameterizedTest
  @CsvSource({"Chat,chat", "straße,STRASSE", "été,e\u0301te\u0301", "ﬁlm,film", "a/b,a:b"})
  void namesThatAFileSystemTakesForOneGetNumbers(String first, String second) {
    assertThat(SafeNames.sameness(fileName(DEFAULT, first))).endsWith(".mp4");
    String number2 = fileName(DEFAULT, second);
    String number3 = fileName(DEFAULT, first);

    assertThat(number2).endsWith("-2.mp4");
    assertThat(number3).endsWith("-3.mp4");
  }

  @Test
  void sessionFoldersAreUniqueWhateverTheCase() {
    assertThat(folder("{topic}/{recording_type}", "1", "Rapat")).isEqualTo("Rapat");
    assertThat(folder("{topic}/{recording_type}", "2", "RAPAT")).isEqualTo("RAPAT-2");
    assertThat(folder("{topic}/{recording_type}", "3", "rapat")).isEqualTo("rapat-3");
  }

  @ParameterizedTest
  @CsvSource({
    "recording,json,recording-2.json",
    "RECORDING,json,RECORDING-2.json",
    "timeline,json,timeline.json"
  })
  void theManifestsNameIsTaken(String type, String extension, String name) {
    assertThat(fileName("{session}/{recording_type}.{extension}", type, extension)).isEqualTo(name);
  }

  @Test
  void theNameOfTheChecksumsIsTaken() {
    assertThat(fileName("{session}/{recording_type}", "sha256sums")).isEqualTo("sha256sums-2");
  }

  @Test
  void aLongTopicInAFileNameIsCutBeforeTheExtension() {
    ArchivePath path =
        ArchivePath.of(
            "{date}/{topic} {topic} {recording_type}.{extension}", "default", new SafeNames(false));
    String name =
        path.fileName("1", "u", "漢".repeat(500), DAY, "chat", "CHAT", "txt", key -> false);

    assertThat(name).endsWith(".txt").hasSizeLessThan(100);
  }

  private String folder(String template, String uuid, String topic) {
    return take(
        ArchivePath.of(template, "default", new SafeNames(false))
            .folder("85095598095", uuid, topic, DAY, taken::contains));
  }

  private String fileName(String template, String type) {
    return fileName(template, type, "mp4");
  }

  private String fileName(String template, String type, String extension) {
    return take(
        ArchivePath.of(template, "default", new SafeNames(false))
            .fileName("1", "u", "t", DAY, type, "", extension, taken::contains));
  }

  private String take(String name) {
    taken.add(SafeNames.sameness(name));
    return name;
  }
}
