package id.simpan.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One entry of a session's {@code files}. Its download link is new in each answer. */
public final class ScriptedFile {

  private final JsonTemplate json;
  private final ZoomFile zoomFile;
  private final String linkQuery;

  private ScriptedFile(ObjectNode regular, ZoomFile zoomFile, String linkQuery) {
    this.json = new JsonTemplate(regular);
    this.zoomFile = zoomFile;
    this.linkQuery = linkQuery;
  }

  static ScriptedFile of(String recordingType, String fileType, ZoomFile zoomFile) {
    ObjectNode regular =
        JsonTemplate.JSON
            .createObjectNode()
            .put("recording_type", recordingType)
            .put("file_type", fileType)
            .put("file_size", Long.toString(zoomFile.content().length()))
            .putNull("download_url")
            .put("play_url", "");
    return new ScriptedFile(regular, zoomFile, fileType.equals("CC") ? "?type=cc" : "");
  }

  /** All values of a documented file stay, except for the host and secret of its link. */
  static ScriptedFile documented(ObjectNode file, ZoomStandIn zoom) {
    String url = file.path("download_url").asText();
    int query = url.indexOf('?');
    ZoomFile zoomFile = zoom.file(file.path("file_type").asText(), file.path("file_size").asLong());
    return new ScriptedFile(file.deepCopy(), zoomFile, query < 0 ? "" : url.substring(query));
  }

  /** The file at the Zoom stand-in, for its faults, requests and content. */
  public ZoomFile zoom() {
    return zoomFile;
  }

  /** Says another {@code file_size} than that of the bytes: a text, a number, or null. */
  public ScriptedFile size(Object size) {
    return field("file_size", size);
  }

  public ScriptedFile sizeAsNumber() {
    return size(zoomFile.content().length());
  }

  public ScriptedFile sizeEmpty() {
    return size("");
  }

  public ScriptedFile sizeAbsent() {
    return without("file_size");
  }

  /** A link to elsewhere, always the same one. */
  public ScriptedFile downloadUrl(String url) {
    return field("download_url", url);
  }

  /** Gives any field any value: text, number, null, or a JsonNode. */
  public ScriptedFile field(String name, Object value) {
    json.bend(name, value);
    return this;
  }

  public ScriptedFile without(String name) {
    json.leaveOut(name);
    return this;
  }

  /** Takes back what {@link #field} or {@link #without} did. */
  public ScriptedFile regular(String name) {
    json.straighten(name);
    return this;
  }

  ObjectNode answer() {
    ObjectNode link = JsonTemplate.JSON.createObjectNode();
    if (!json.isBent("download_url")) {
      link.put("download_url", zoomFile.freshLink() + linkQuery);
    }
    return json.answer(link);
  }
}
