package id.simpan.destinations;

import id.simpan.program.SimpanProgram;

class FileDestinationIT extends FolderContract {

  @Override
  void configure(SimpanProgram program) {
    program.destinations("file").with("simpan.file.directory", folder().toString());
  }
}
