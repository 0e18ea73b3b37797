package id.simpan.remote;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/**
 * Google's protocol for what is big: after a break the session is asked how much of it is there,
 * and gets the rest.
 */
final class ResumableUpload {

  private static final int MOST_ATTEMPTS = 5;

  /** All is there. */
  private static final long WHOLE = -1;

  private final Calls calls;
  private final URI session;
  private final File file;

  ResumableUpload(Calls calls, URI session, File file) {
    this.calls = calls;
    this.session = session;
    this.file = file;
  }

  void send() throws IOException {
    long there = 0;
    for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      try {
        there = from(there);
      } catch (IOException broken) {
        there = ask();
      }
      if (there == WHOLE) {
        return;
      }
    }
    throw new IOException(
        "an upload to Google Drive broke off %d times; %d of %d bytes are there"
            .formatted(MOST_ATTEMPTS, there, file.length()));
  }

  private long from(long there) throws IOException {
    long length = file.length();
    try (InputStream in = new FileInputStream(file)) {
      in.skipNBytes(there);
      ClassicHttpRequest rest = ClassicRequestBuilder.put(session).build();
      if (there > 0) {
        rest.setHeader("Content-Range", "bytes %d-%d/%d".formatted(there, length - 1, length));
      }
      rest.setEntity(
          new InputStreamEntity(in, length - there, ContentType.APPLICATION_OCTET_STREAM));
      return calls.send(rest, ResumableUpload::there);
    }
  }

  private long ask() throws IOException {
    ClassicHttpRequest question =
        ClassicRequestBuilder.put(session)
            .setHeader("Content-Range", "bytes */" + file.length())
            .build();
    return calls.send(question, ResumableUpload::there);
  }

  /** How many bytes are there, by an answer. */
  private static long there(ClassicHttpResponse answer) throws IOException {
    int status = answer.getCode();
    if (status == 200 || status == 201) {
      return WHOLE;
    }
    if (status != 308) {
      throw new IOException("Google Drive answered %d to an upload".formatted(status));
    }
    Header range = answer.getFirstHeader("Range"); // bytes=0-262143
    return range == null ? 0 : 1 + Long.parseLong(range.getValue().replaceFirst("^bytes=0-", ""));
  }
}
