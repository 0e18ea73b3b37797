package id.simpan.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.net.URIBuilder;

/**
 * A folder of Google Drive, of somebody who shares it with the service account or of a shared
 * drive. Drive lets many files have one name, and knows the SHA-256 of each; a file is there once
 * its upload has ended.
 */
public final class GoogleDriveFolder extends RemoteFolder implements CamelContextAware {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FOLDER = "application/vnd.google-apps.folder";
  private static final String FILES = "/drive/v3/files";

  private final String api;
  private final String root;
  private final GoogleAccess access;
  private final Map<String, String> folders = new HashMap<>();
  private String sharedDrive;
  private CamelContext context;

  /**
   * @param api {@code https://www.googleapis.com}
   * @param folder the id of a folder that is there, or of a shared drive
   * @param keyFile of a service account
   */
  public GoogleDriveFolder(String api, String folder, String keyFile) {
    this.api = api;
    this.root = folder;
    this.access = new GoogleAccess(Path.of(keyFile), Clock.systemUTC());
  }

  @Override
  public void setCamelContext(CamelContext context) {
    this.context = context;
  }

  @Override
  public CamelContext getCamelContext() {
    return context;
  }

  private Calls calls() {
    return new Calls(context, "google-drive");
  }

  /** The folder's page; Drive has no addresses with paths. */
  @Override
  public String where(String path) throws IOException {
    return "https://drive.google.com/drive/folders/" + folderId(folder(path));
  }

  @Override
  Optional<String> sha256(String path) throws IOException {
    return find(path).map(file -> file.path("sha256Checksum").asText());
  }

  private Optional<JsonNode> find(String path) throws IOException {
    return find(folderId(folder(path)), name(path)).stream()
        .filter(file -> !file.path("mimeType").asText().equals(FOLDER))
        .findFirst();
  }

  @Override
  void put(File file, String path, boolean replaces) throws IOException {
    Optional<JsonNode> before = replaces ? find(path) : Optional.empty();
    String id = before.map(it -> "/" + it.path("id").asText()).orElse("");
    ClassicHttpRequest begin =
        request(
            before.isPresent() ? "PATCH" : "POST",
            "/upload" + FILES + id,
            Map.of("uploadType", "resumable", "fields", "id"));
    begin.setHeader("X-Upload-Content-Type", "application/octet-stream");
    begin.setHeader("X-Upload-Content-Length", Long.toString(file.length()));
    begin.setEntity(
        json(
            before.isPresent()
                ? Map.of()
                : Map.of("name", name(path), "parents", List.of(folderId(folder(path))))));
    URI session =
        URI.create(
            calls()
                .send(
                    begin,
                    answer -> {
                      require(answer.getCode(), answer.getEntity());
                      return answer.getFirstHeader("Location").getValue();
                    }));
    new ResumableUpload(calls(), session, file).send();
  }

  /** Looks for a folder and makes it if there is none: one at a time, else there would be two. */
  private synchronized String folderId(String path) throws IOException {
    if (path.isEmpty()) {
      return root;
    }
    String known = folders.get(path);
    if (known != null) {
      return known;
    }
    String parent = folderId(folder(path));
    Optional<JsonNode> there =
        find(parent, name(path)).stream()
            .filter(file -> file.path("mimeType").asText().equals(FOLDER))
            .findFirst();
    JsonNode folder = there.isPresent() ? there.get() : makeFolder(parent, name(path));
    folders.put(path, folder.path("id").asText());
    return folders.get(path);
  }

  private JsonNode makeFolder(String parent, String name) throws IOException {
    ClassicHttpRequest request = request("POST", FILES, Map.of("fields", "id"));
    request.setEntity(json(Map.of("name", name, "mimeType", FOLDER, "parents", List.of(parent))));
    return answer(request);
  }

  /** The oldest first, so that all of several nodes take the same one. */
  private List<JsonNode> find(String parent, String name) throws IOException {
    Map<String, String> query = new HashMap<>();
    query.put(
        "q",
        "'%s' in parents and name = '%s' and trashed = false"
            .formatted(parent, name.replace("\\", "\\\\").replace("'", "\\'")));
    query.put("orderBy", "createdTime");
    query.put("fields", "files(id,name,mimeType,sha256Checksum)");
    query.put("includeItemsFromAllDrives", "true");
    String drive = sharedDrive();
    if (!drive.isEmpty()) {
      query.put("corpora", "drive");
      query.put("driveId", drive);
    }
    return answer(request("GET", FILES, query)).path("files").findParents("id").stream()
        .filter(file -> file.path("name").asText().equals(name)) // Drive's = ignores the case
        .toList();
  }

  /** The id of the shared drive that the folder belongs to; empty if to none. */
  private synchronized String sharedDrive() throws IOException {
    if (sharedDrive == null) {
      sharedDrive =
          answer(request("GET", FILES + "/" + root, Map.of("fields", "driveId")))
              .path("driveId")
              .asText();
    }
    return sharedDrive;
  }

  private ClassicHttpRequest request(String method, String path, Map<String, String> query)
      throws IOException {
    try {
      URIBuilder address = new URIBuilder(api + path).setParameter("supportsAllDrives", "true");
      query.forEach(address::setParameter);
      return ClassicRequestBuilder.create(method)
          .setUri(address.build())
          .setHeader("Authorization", "Bearer " + access.token(calls()))
          .build();
    } catch (URISyntaxException unusable) {
      throw new IOException("simpan.google-drive.api-url: an address is expected");
    }
  }

  private static HttpEntity json(Object value) throws IOException {
    return new StringEntity(JSON.writeValueAsString(value), ContentType.APPLICATION_JSON);
  }

  private JsonNode answer(ClassicHttpRequest request) throws IOException {
    return calls()
        .send(
            request,
            answer -> {
              require(answer.getCode(), answer.getEntity());
              return JSON.readTree(answer.getEntity().getContent());
            });
  }

  /** What does not work may be mended by a new token, or by looking for the folders again. */
  private void require(int status, HttpEntity entity) throws IOException {
    if (status == 200) {
      return;
    }
    access.forget();
    forgetFolders();
    String reason = "";
    try {
      JsonNode answer = JSON.readTree(entity.getContent());
      reason = answer.at("/error/errors/0/reason").asText();
    } catch (IOException | RuntimeException noJson) {
      // the status has to do
    }
    throw new IOException("Google Drive answered %d %s".formatted(status, reason).strip());
  }

  private synchronized void forgetFolders() {
    folders.clear();
  }
}
