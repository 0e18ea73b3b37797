package id.simpan.remote;

import id.simpan.archive.Sha256;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.FileEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.net.PercentCodec;

/**
 * A folder of a WebDAV server. A file goes up under another name and is moved to its own, which for
 * a recording fails if something has that name; what is there is read back and hashed.
 */
public final class WebDavFolder extends RemoteFolder implements CamelContextAware {

  /** What MKCOL answers where there is a folder. */
  private static final int IS_THERE = 405;

  private final String url;
  private final String authorization;
  private CamelContext context;

  /**
   * @param url of a folder that is there, without a slash at its end
   */
  public WebDavFolder(String url, String username, String password) {
    this.url = url;
    byte[] credentials = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
    this.authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
  }

  @Override
  public void setCamelContext(CamelContext context) {
    this.context = context;
  }

  @Override
  public CamelContext getCamelContext() {
    return context;
  }

  @Override
  public String where(String path) {
    return url + "/" + encoded(path);
  }

  private static String encoded(String path) {
    return Arrays.stream(path.split("/"))
        .map(part -> PercentCodec.encode(part, StandardCharsets.UTF_8))
        .collect(Collectors.joining("/"));
  }

  @Override
  Optional<String> sha256(String path) throws IOException {
    return new Calls(context, "webdav")
        .send(
            request("GET", path),
            answer -> {
              if (Set.of(404, 409).contains(answer.getCode())) {
                return Optional.empty();
              }
              requireSuccess("GET", answer.getCode());
              MessageDigest digest = Sha256.digest();
              try (InputStream in = answer.getEntity().getContent()) {
                new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
              }
              return Optional.of(Sha256.hex(digest));
            });
  }

  @Override
  void put(File file, String path, boolean replaces) throws IOException {
    makeFolders(folder(path));
    String incoming = folder(path) + "/.incoming-" + name(path);
    ClassicHttpRequest upload = request("PUT", incoming);
    upload.setEntity(new FileEntity(file, ContentType.APPLICATION_OCTET_STREAM));
    requireSuccess("PUT", status(upload));
    ClassicHttpRequest move = request("MOVE", incoming);
    move.setHeader("Destination", where(path));
    move.setHeader("Overwrite", replaces ? "T" : "F");
    int moved = status(move);
    if (moved >= 400 && moved <= 499) { // after 504 and the like it may still be moving
      try {
        status(request("DELETE", incoming));
      } catch (IOException left) {
        // the refusal says more
      }
    }
    requireSuccess("MOVE", moved);
  }

  private void makeFolders(String folder) throws IOException {
    StringBuilder made = new StringBuilder();
    for (String part : folder.split("/")) {
      made.append(made.isEmpty() ? "" : "/").append(part);
      int status = status(request("MKCOL", made.toString()));
      if (status != IS_THERE) {
        requireSuccess("MKCOL", status);
      }
    }
  }

  private ClassicHttpRequest request(String method, String path) {
    return ClassicRequestBuilder.create(method)
        .setUri(URI.create(where(path)))
        .setHeader("Authorization", authorization)
        .build();
  }

  private int status(ClassicHttpRequest request) throws IOException {
    return new Calls(context, "webdav").send(request, answer -> answer.getCode());
  }

  private static boolean isSuccess(int status) {
    return status >= 200 && status <= 299;
  }

  private static void requireSuccess(String method, int status) throws IOException {
    if (!isSuccess(status)) {
      throw new IOException("the WebDAV server answered %d to %s".formatted(status, method));
    }
  }
}
