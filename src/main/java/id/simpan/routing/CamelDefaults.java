package id.simpan.routing;

import java.util.Map;

/** Settings of Camel that the routes rely on. */
public final class CamelDefaults {

  private CamelDefaults() {}

  /** By name, as Camel's Spring Boot starter knows them. */
  public static Map<String, Object> settings() {
    return Map.of(
        "camel.main.name", "simpan",
        "camel.main.log-name", "id.simpan.routes", // of each log step: seen at once
        "camel.main.routes-collector-enabled", "false", // the routes folder does it
        "camel.main.stream-caching-enabled", "false",
        "camel.main.shutdown-timeout", "25",
        "camel.main.shutdown-log-inflight-exchanges-on-timeout", "false",
        "camel.main.allow-use-original-message", "false",
        "camel.component.seda.default-poll-timeout", "100",
        "camel.component.direct.timeout", "5000");
  }
}
