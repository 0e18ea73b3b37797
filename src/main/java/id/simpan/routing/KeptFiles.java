package id.simpan.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kept files in the work directory, until every delivery is done. */
public final class KeptFiles {

  private static final Logger LOG = LoggerFactory.getLogger(KeptFiles.class);

  private final Path directory;

  public KeptFiles(Path directory) {
    this.directory = directory;
  }

  /** These are archived wherever they are owed. */
  public void remove(Collection<String> ids) {
    for (String id : ids) {
      try {
        Files.deleteIfExists(directory.resolve(id + ".kept"));
      } catch (IOException inUse) {
        LOG.warn("{} is archived but cannot be removed from {}", id, directory);
      }
    }
  }
}
