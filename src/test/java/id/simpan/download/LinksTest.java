package id.simpan.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpan.ledger.Transfer;
import id.simpan.rapatin.RecordingFile;
import id.simpan.rapatin.Session;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LinksTest {

  private final Links links = new Links();

  @Test
  void eachAttemptNeedsALinkThatIsNewerThanTheOneBefore() {
    Transfer video = transfer("1", "MP4", 7, 0);
    assertThat(links.areSpent(video)).isTrue();

    poll(file("MP4", 7, 0, "first"));
    assertThat(links.areSpent(video)).isFalse();
    assertThat(links.take(video)).isEqualTo("first");
    assertThat(links.areSpent(video)).isTrue();

    poll(file("MP4", 7, 0, "second"));
    assertThat(links.areSpent(video)).isFalse();
    assertThat(links.take(video)).isEqualTo("second");
  }

  @Test
  void onePollServesAllFilesOfTheSession() {
    Transfer video = transfer("1", "MP4", 7, 0);
    Transfer chat = transfer("2", "CHAT", 3, 0);
    poll(file("MP4", 7, 0, "video"), file("CHAT", 3, 0, "chat"));

    links.take(video);

    assertThat(links.areSpent(chat)).isFalse();
    assertThat(links.take(chat)).isEqualTo("chat");
  }

  @Test
  void filesOfOneTypeAreToldApart() {
    poll(
        file("MP4", 7, 0, "short"),
        file("MP4", 9, 0, "long"),
        file("MP4", 7, 1, "short again"),
        file("CHAT", 3, 0, "chat"));

    assertThat(links.take(transfer("1", "MP4", 7, 1))).isEqualTo("short again");
    assertThat(links.take(transfer("2", "MP4", 9, 0))).isEqualTo("long");
    assertThat(links.take(transfer("3", "MP4", 7, 0))).isEqualTo("short");
  }

  @Test
  void theSizeOfATextFileMayHaveChanged() {
    poll(file("CHAT", 900, 0, "chat"));

    assertThat(links.take(transfer("1", "CHAT", 3, 0))).isEqualTo("chat");
  }

  @Test
  void aFileThatIsNotListedAnyMoreIsAFault() {
    Transfer video = transfer("1", "MP4", 7, 0);
    assertThatThrownBy(() -> links.take(video)).isInstanceOf(DownloadFault.class);

    poll(file("MP4", 8, 0, "secret-link"));

    assertThatThrownBy(() -> links.take(video))
        .isInstanceOf(DownloadFault.class)
        .hasMessage("the API does not list this file any more");
  }

  @Test
  void othersAreTheFilesThatDifferInTheirOrderAlone() {
    poll(
        file("MP4", 7, 0, "first"),
        file("MP4", 9, 0, "longer"),
        file("MP4", 7, 1, "second"),
        file("CHAT", 7, 0, "chat"),
        file("CHAT", 3, 1, "other chat"));

    assertThat(links.others(transfer("1", "MP4", 7, 0))).containsExactly("second");
    assertThat(links.others(transfer("2", "MP4", 9, 0))).isEmpty();
    assertThat(links.others(transfer("3", "CHAT", 7, 0))).containsExactly("other chat");
  }

  @Test
  void aLaterSweepMayUseTheLinkOfAFileThatWasGivenUp() {
    Transfer video = transfer("1", "MP4", 7, 0);
    poll(file("MP4", 7, 0, "link"));
    links.take(video);
    links.forget(video);

    assertThat(links.areSpent(video)).isFalse();
  }

  @Test
  void memoryDoesNotGrowWithTheNumberOfSessions() {
    poll(file("MP4", 7, 0, "link"));
    for (int i = 0; i < 3_000; i++) {
      links.remember(List.of(session("other" + i)));
    }

    assertThat(links.areSpent(transfer("1", "MP4", 7, 0))).isTrue();
  }

  private void poll(RecordingFile... files) {
    links.remember(List.of(session("session", files)));
  }

  private static Session session(String uuid, RecordingFile... files) {
    return new Session(
        uuid,
        "85095598095",
        Session.Status.READY,
        "Rapat",
        Optional.empty(),
        Optional.empty(),
        List.of(files),
        List.of());
  }

  private static RecordingFile file(String type, long size, int order, String link) {
    return new RecordingFile("some_type", type, OptionalLong.of(size), link, order);
  }

  private static Transfer transfer(String id, String type, long size, int order) {
    return new Transfer(
        id,
        "session",
        "85095598095",
        "some_type",
        type,
        order,
        type.equals("MP4"),
        OptionalLong.of(size),
        Instant.parse("2025-09-27T17:00:00Z"),
        1,
        OptionalLong.empty(),
        false,
        "lease");
  }
}
