package id.simpan.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import id.simpan.download.Downloader;
import id.simpan.ledger.Transfer;
import id.simpan.ledger.Transfers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFilesTest {

  @TempDir private Path work;
  private final Transfers transfers = mock(Transfers.class);
  private Set<String> leases = Set.of();

  /** Notes of a download outlive its bytes where the ledger was away when it ended. */
  @Test
  void whatIsOverIsRemovedNotesOfADownloadToo() throws Exception {
    for (String name :
        List.of("over.part.properties", "half.part", "half.part.properties", "whole.kept")) {
      Files.createFile(work.resolve(name));
    }
    when(transfers.over(any())).thenReturn(List.of("over"));

    new KeptFiles(work, transfers, () -> leases).tidyUp(mock(Downloader.class));

    verify(transfers).over(Set.of("over", "half", "whole"));
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left.map(it -> it.getFileName().toString()))
          .containsExactlyInAnyOrder("half.part", "half.part.properties", "whole.kept");
    }
  }

  @Test
  void aCopyOfWhichNobodyKnowsIsTakenUpForItsFile() throws Exception {
    Files.createFile(work.resolve("copy.kept"));
    Transfer of = mock(Transfer.class);
    when(transfers.ofCopies(Set.of("copy"))).thenReturn(List.of(of));
    Downloader downloader = mock(Downloader.class);

    new KeptFiles(work, transfers, () -> leases).takeUp(downloader);

    verify(downloader).adopt(of);
  }

  @Test
  void notesAloneAreNoFileThatLiesHere() throws Exception {
    Files.createFile(work.resolve("half.part.properties"));

    new KeptFiles(work, transfers, () -> leases).takeUp(mock(Downloader.class));

    verify(transfers).here(Set.of());
  }

  /** Another node may have the same work directory. */
  @Test
  void whatIsThereForOneClaimGoesWithItWhoeverHadIt() throws Exception {
    for (String name :
        List.of(
            "f.nas.there-1.fetched",
            "f.nas.there-12.fetched",
            "b.there-2.recording.json",
            "b.there-2.SHA256SUMS",
            "b.gone-3.recording.json",
            "b.gone-3.SHA256SUMS",
            "of-an-older-version.nas.fetched")) {
      Files.createFile(work.resolve(name));
    }
    leases = Set.of("there:1", "there:2");

    new KeptFiles(work, transfers, () -> leases).takeUp(mock(Downloader.class));

    try (Stream<Path> left = Files.list(work)) {
      assertThat(left.map(it -> it.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "f.nas.there-1.fetched", "b.there-2.recording.json", "b.there-2.SHA256SUMS");
    }
  }
}
