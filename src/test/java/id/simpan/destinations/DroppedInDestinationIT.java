package id.simpan.destinations;

import id.simpan.program.SimpanProgram;

/** A destination that an operator made of one file: a second archive, on another disk. */
class DroppedInDestinationIT extends FolderContract {

  private static final String DELIVER_TO_SECOND =
      """
      - beans:
          - name: secondDirectory
            type: java.nio.file.Path
            factoryMethod: of
            constructors:
              "0": "{{second.directory}}"
          - name: secondArchive
            type: id.simpan.archive.ArchiveFolder
            constructors:
              "0": "#bean:secondDirectory"
      - route:
          id: deliver-to-second
          description: A second archive, on another disk.
          from:
            uri: direct:deliver-to-second
            steps:
              - choice:
                  when:
                    - expression:
                        simple:
                          expression: "${header.CamelSimpanKind} == 'recording'"
                      steps:
                        - setHeader:
                            name: CamelSimpanPath
                            expression:
                              method:
                                ref: secondArchive
                                method: "place(${body}, ${header.CamelSimpanPath}, ${header.CamelSimpanSha256})"
                  otherwise:
                    steps:
                      - bean:
                          ref: secondArchive
                          method: "replace(${body}, ${header.CamelSimpanPath})"
      """;

  @Override
  void configure(SimpanProgram program) {
    program
        .route("deliver-to-second", DELIVER_TO_SECOND)
        .destinations("second")
        .with("second.directory", folder().toUri().toString());
  }
}
