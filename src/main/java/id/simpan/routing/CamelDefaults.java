package id.simpan.routing;

import java.util.Map;

/** Settings of Camel that the routes rely on. */
public final class CamelDefaults {

  private CamelDefaults() {}

  /** By name, as Camel's Spring Boot starter knows them. */
  public static Map<String, Object> settings() {
    return Map.ofEntries(
        Map.entry("camel.main.name", "simpan"),
        Map.entry(
            "camel.component.properties.environment-variable-mode", "0"), // Spring has read them
        Map.entry("camel.component.properties.system-properties-mode", "0"),
        Map.entry("camel.main.log-name", "id.simpan.routes"), // of each log step: seen at once
        Map.entry("camel.main.routes-collector-enabled", "false"), // the routes folder does it
        Map.entry("camel.main.stream-caching-enabled", "false"),
        Map.entry("camel.main.shutdown-timeout", "25"),
        Map.entry("camel.main.shutdown-log-inflight-exchanges-on-timeout", "false"),
        Map.entry("camel.main.allow-use-original-message", "false"),
        Map.entry("camel.component.seda.default-poll-timeout", "100"),
        Map.entry("camel.component.direct.timeout", "5000"));
  }
}
