package id.simpan.destinations;

import id.simpan.program.SimpanProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A destination that an operator made of one file: a notice board of JSON files. */
class DroppedInAnnouncementIT extends AnnouncementContract {

  private static final String ANNOUNCE_TO_BOARD =
      """
      - route:
          id: announce-to-board
          description: Each batch as JSON.
          from:
            uri: direct:announce-to-board
            steps:
              - marshal:
                  json:
                    library: Jackson
              - to:
                  uri: file:{{board.directory}}
                  parameters:
                    fileName: "${header.CamelSimpanBatch}.json"
      """;

  private Path board() {
    return elsewhere.resolve("board");
  }

  @Override
  void configure(SimpanProgram program) {
    program
        .route("announce-to-board", ANNOUNCE_TO_BOARD)
        .destinations("file", "board")
        .with("board.directory", board().toString());
  }

  @Override
  List<Announced> announced() throws IOException {
    List<Announced> announced = new ArrayList<>();
    try (Stream<Path> files = Files.list(board())) {
      for (Path file : files.sorted().toList()) {
        announced.add(new Announced(file.getFileName().toString(), Files.readString(file)));
      }
    }
    return announced;
  }

  @Override
  void down() throws IOException {
    Files.writeString(board(), "a file where the folder should be");
  }

  @Override
  void up() throws IOException {
    Files.delete(board());
  }
}
