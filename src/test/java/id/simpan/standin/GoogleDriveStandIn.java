package id.simpan.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of Google's token endpoint and of the Drive API v3 that a service account needs for a
 * shared drive, after their public reference, and as strict: items of a shared drive are there for
 * those alone who say that they support it, a list of them wants its drive named, an answer has the
 * fields that were asked for, parts of an upload are multiples of 256 KiB but for the last.
 */
public final class GoogleDriveStandIn implements AutoCloseable {

  public static final String DRIVE = "0ADriveOfTheCampus";
  public static final String FOLDER = "1RecordingsFolder";
  private static final String ACCOUNT = "simpan@kampus.iam.gserviceaccount.com";
  private static final String FOLDER_TYPE = "application/vnd.google-apps.folder";
  private static final int PORTION = 256 * 1024;
  private static final Pattern QUERY =
      Pattern.compile(
          "'(?<parent>[\\w-]+)' in parents and name = '(?<name>(?:[^'\\\\]|\\\\['\\\\])*)'"
              + " and trashed = false");
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Item(String id, String name, String type, String parent, byte[] content) {}

  private static final class Upload {
    private final ObjectNode metadata;
    private final String replaces;
    private final long length;
    private final ByteArrayOutputStream there = new ByteArrayOutputStream();

    Upload(ObjectNode metadata, String replaces, long length) {
      this.metadata = metadata;
      this.replaces = replaces;
      this.length = length;
    }
  }

  private final KeyPair keys;
  private final Map<String, Item> items = new LinkedHashMap<>();
  private final Map<String, Upload> uploads = new TreeMap<>();
  private final Set<String> tokens = new HashSet<>();
  private final ScriptedHttpServer server = new ScriptedHttpServer("127.0.0.1", this::reply);
  private final FaultProxy faults = FaultProxy.before(server.port());
  private int made;
  private boolean breaksOff;
  private int callsUntilRevoked = Integer.MAX_VALUE;

  private GoogleDriveStandIn() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024); // more takes seconds
    keys = generator.generateKeyPair();
    items.put(FOLDER, new Item(FOLDER, "Recordings", FOLDER_TYPE, DRIVE, null));
  }

  public static GoogleDriveStandIn start() {
    try {
      return new GoogleDriveStandIn();
    } catch (GeneralSecurityException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + faults.port();
  }

  public FaultProxy faults() {
    return faults;
  }

  /** What Google Cloud gives for the service account. */
  public Path keyFile(Path folder) throws IOException {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    ObjectNode key = JSON.createObjectNode();
    key.put("type", "service_account").put("client_email", ACCOUNT).put("private_key", pem);
    key.put("token_uri", url() + "/token");
    return Files.writeString(folder.resolve("google-key.json"), key.toString());
  }

  /** Of the next upload only the first 256 KiB arrive, and it is answered with 503. */
  public synchronized void breaksOffOnce() {
    breaksOff = true;
  }

  /** After so many calls no token that was given so far is good any longer. */
  public synchronized void revokesTokensAfter(int calls) {
    callsUntilRevoked = calls;
  }

  public long requests(String method, String path) {
    return server.requests().stream()
        .filter(it -> it.method().equals(method) && it.path().startsWith(path))
        .count();
  }

  /** Files by their path below {@link #FOLDER}. */
  public synchronized Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>();
    for (Item item : items.values()) {
      if (item.content() != null && files.put(path(item), item.content()) != null) {
        throw new AssertionError("two files have the path " + path(item));
      }
    }
    return files;
  }

  /** How many folders there are, and below which paths. */
  public synchronized Set<String> folders() {
    Set<String> folders = new HashSet<>();
    for (Item item : items.values()) {
      if (item.content() == null && !item.id().equals(FOLDER) && !folders.add(path(item))) {
        throw new AssertionError("two folders have the path " + path(item));
      }
    }
    return folders;
  }

  private String path(Item item) {
    Item parent = items.get(item.parent());
    return parent.id().equals(FOLDER) ? item.name() : path(parent) + "/" + item.name();
  }

  /** Somebody else's. */
  public synchronized void put(String path, byte[] bytes) {
    String parent = FOLDER;
    String[] names = path.split("/");
    for (int i = 0; i < names.length - 1; i++) {
      String name = names[i];
      String in = parent;
      parent =
          items.values().stream()
              .filter(it -> it.parent().equals(in) && it.name().equals(name))
              .map(Item::id)
              .findFirst()
              .orElseGet(() -> add(name, FOLDER_TYPE, in, null).id());
    }
    add(names[names.length - 1], "text/plain", parent, bytes);
  }

  private Item add(String name, String type, String parent, byte[] content) {
    Item item = new Item("id-" + ++made, name, type, parent, content);
    items.put(item.id(), item);
    return item;
  }

  // --- HTTP

  /** An answer other than 200, as Google words it. */
  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int status;

    Refusal(int status, String reason) {
      super(reason);
      this.status = status;
    }
  }

  private synchronized Reply reply(RecordedRequest request) {
    try {
      String path = request.path();
      if (path.equals("/token")) {
        return token(request);
      }
      if (request.parameter("upload_id").isPresent()) {
        return portion(request); // the address of a session is a secret: it needs no token
      }
      signedIn(request);
      if (request.method().equals("GET") && path.equals("/drive/v3/files")) {
        return list(request);
      }
      if (request.method().equals("GET") && path.startsWith("/drive/v3/files/")) {
        return get(request, path.substring("/drive/v3/files/".length()));
      }
      if (request.method().equals("POST") && path.equals("/drive/v3/files")) {
        return makeFolder(request);
      }
      if (path.startsWith("/upload/drive/v3/files")) {
        return begin(request);
      }
      throw new Refusal(404, "notFound");
    } catch (Refusal refused) {
      return Reply.of(
          refused.status,
          "application/json",
          "{\"error\":{\"code\":%d,\"errors\":[{\"domain\":\"global\",\"reason\":\"%s\"}]}}"
              .formatted(refused.status, refused.getMessage()));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException unreadable) {
      return Reply.of(400, "application/json", "{\"error\":{\"code\":400}}");
    }
  }

  private Reply token(RecordedRequest request) throws IOException, GeneralSecurityException {
    Map<String, String> form = new TreeMap<>();
    for (String pair : request.bodyText().split("&")) {
      String[] parts = pair.split("=", 2);
      form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    require(
        "urn:ietf:params:oauth:grant-type:jwt-bearer".equals(form.get("grant_type")),
        400,
        "unsupported_grant_type");
    String[] parts = form.getOrDefault("assertion", "").split("\\.");
    require(parts.length == 3, 400, "invalid_grant");
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(keys.getPublic());
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    JsonNode header = JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
    JsonNode claim = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
    long issued = claim.path("iat").asLong();
    long end = claim.path("exp").asLong();
    long now = Instant.now().getEpochSecond();
    require(
        signature.verify(Base64.getUrlDecoder().decode(parts[2]))
            && header.path("alg").asText().equals("RS256")
            && claim.path("iss").asText().equals(ACCOUNT)
            && claim.path("aud").asText().equals(url() + "/token")
            && claim.path("scope").asText().equals("https://www.googleapis.com/auth/drive")
            && issued <= now + 60
            && now < end
            && end - issued <= 3_600,
        400,
        "invalid_grant");
    String token = "ya29.s3cr3t-" + tokens.size() + "-" + ++made;
    tokens.add(token);
    ObjectNode answer = JSON.createObjectNode().put("access_token", token);
    return json(answer.put("expires_in", 3_599).put("token_type", "Bearer"));
  }

  private static Reply json(JsonNode answer) {
    return Reply.of(200, "application/json; charset=UTF-8", answer.toString());
  }

  private static void require(boolean holds, int status, String reason) {
    if (!holds) {
      throw new Refusal(status, reason);
    }
  }

  private void signedIn(RecordedRequest request) {
    if (callsUntilRevoked-- == 0) {
      tokens.clear();
    }
    String authorization = request.header("Authorization").orElse("");
    require(
        authorization.startsWith("Bearer ")
            && tokens.contains(authorization.substring("Bearer ".length())),
        401,
        "authError");
  }

  private static boolean says(RecordedRequest request, String parameter) {
    return request.parameter(parameter).orElse("false").equals("true");
  }

  /** All here is in a shared drive. */
  private Item item(RecordedRequest request, String id) {
    require(says(request, "supportsAllDrives") && items.containsKey(id), 404, "notFound");
    return items.get(id);
  }

  private Reply get(RecordedRequest request, String id) {
    return json(fields(item(request, id), request.parameter("fields").orElse("id,name,mimeType")));
  }

  private static ObjectNode fields(Item item, String fields) {
    ObjectNode all = JSON.createObjectNode();
    all.put("id", item.id()).put("name", item.name()).put("mimeType", item.type());
    all.put("driveId", DRIVE);
    if (item.content() != null) {
      all.put("sha256Checksum", Content.of(item.content()).sha256());
      all.put("size", Integer.toString(item.content().length));
    }
    return all.retain(fields.split(","));
  }

  private Reply list(RecordedRequest request) {
    Matcher query = QUERY.matcher(request.parameter("q").orElse(""));
    require(query.matches(), 400, "invalid");
    Matcher fields =
        Pattern.compile("files\\(([\\w,]+)\\)").matcher(request.parameter("fields").orElse(""));
    require(fields.matches(), 400, "invalidParameter");
    ObjectNode answer = JSON.createObjectNode();
    var files = answer.putArray("files");
    boolean seesDrive =
        says(request, "supportsAllDrives") && says(request, "includeItemsFromAllDrives");
    boolean namesDrive = request.parameter("corpora").orElse("user").equals("drive");
    require(namesDrive == request.parameter("driveId").isPresent(), 400, "teamDriveIdRequired");
    if (seesDrive && request.parameter("driveId").orElse("").equals(DRIVE)) {
      String name = query.group("name").replaceAll("\\\\(.)", "$1");
      items.values().stream()
          .filter(it -> it.parent().equals(query.group("parent")))
          .filter(it -> it.name().equalsIgnoreCase(name))
          .forEach(it -> files.add(fields(it, fields.group(1))));
    }
    return json(answer);
  }

  private Reply makeFolder(RecordedRequest request) throws IOException {
    ObjectNode metadata = (ObjectNode) JSON.readTree(request.body());
    require(metadata.path("mimeType").asText().equals(FOLDER_TYPE), 400, "badRequest");
    String parent = parent(request, metadata);
    return json(
        fields(
            add(metadata.path("name").asText("Untitled"), FOLDER_TYPE, parent, null),
            request.parameter("fields").orElse("id,name,mimeType")));
  }

  /** What is in a shared drive has one parent. */
  private String parent(RecordedRequest request, JsonNode metadata) {
    require(metadata.path("parents").size() == 1, 403, "teamDrivesParentLimit");
    Item parent = item(request, metadata.path("parents").get(0).asText());
    require(parent.content() == null, 403, "parentNotAFolder");
    return parent.id();
  }

  private Reply begin(RecordedRequest request) throws IOException {
    require(request.parameter("uploadType").orElse("").equals("resumable"), 400, "badRequest");
    ObjectNode metadata = (ObjectNode) JSON.readTree(request.body());
    String id = request.path().substring("/upload/drive/v3/files".length());
    boolean isNew = id.isEmpty();
    require(request.method().equals(isNew ? "POST" : "PATCH"), 404, "notFound");
    if (isNew) {
      parent(request, metadata);
    } else {
      require(!metadata.has("parents"), 403, "fieldNotWritable");
      item(request, id.substring(1));
    }
    String session = "AAA-" + ++made;
    uploads.put(
        session,
        new Upload(
            metadata,
            isNew ? "" : id.substring(1),
            Long.parseLong(request.header("X-Upload-Content-Length").orElse("-1"))));
    return Reply.of(200)
        .header("Location", url() + request.path() + "?uploadType=resumable&upload_id=" + session);
  }

  private Reply portion(RecordedRequest request) {
    Upload upload = uploads.get(request.parameter("upload_id").orElseThrow());
    require(upload != null && request.method().equals("PUT"), 404, "notFound");
    byte[] body = request.body();
    String range = request.header("Content-Range").orElse("");
    if (range.startsWith("bytes */")) {
      return there(upload);
    }
    long from = range.isEmpty() ? 0 : Long.parseLong(range.replaceAll("bytes (\\d+)-.*", "$1"));
    long end = from + body.length;
    require(
        from == upload.there.size()
            && (range.isEmpty()
                || range.equals("bytes %d-%d/%d".formatted(from, end - 1, upload.length)))
            && (end == upload.length || body.length % PORTION == 0),
        400,
        "badRequest");
    if (breaksOff) {
      breaksOff = false;
      upload.there.writeBytes(Arrays.copyOf(body, Math.min(body.length, PORTION)));
      throw new Refusal(503, "backendError");
    }
    upload.there.writeBytes(body);
    return there(upload);
  }

  private Reply there(Upload upload) {
    int size = upload.there.size();
    if (size < upload.length) {
      Reply incomplete = Reply.of(308);
      return size == 0 ? incomplete : incomplete.header("Range", "bytes=0-" + (size - 1));
    }
    uploads.values().remove(upload);
    byte[] content = upload.there.toByteArray();
    Item before = items.get(upload.replaces);
    Item item =
        before == null
            ? add(
                upload.metadata.path("name").asText("Untitled"),
                "application/octet-stream",
                upload.metadata.path("parents").get(0).asText(),
                content)
            : new Item(before.id(), before.name(), before.type(), before.parent(), content);
    items.put(item.id(), item);
    return json(fields(item, "id"));
  }

  @Override
  public void close() {
    faults.close();
    server.close();
  }
}
