package id.simpan.web;

import java.util.Map;

/** Settings of Spring that pages and API rely on. */
public final class WebDefaults {

  private WebDefaults() {}

  /** By name; nothing of it is set in a host application. */
  public static Map<String, Object> settings() {
    return Map.ofEntries(
        Map.entry("spring.thymeleaf.prefix", "classpath:/simpan/web/"),
        Map.entry("spring.messages.basename", "simpan/web/messages"),
        Map.entry("spring.messages.fallback-to-system-locale", "false"),
        Map.entry("spring.mvc.static-path-pattern", "/assets/**"),
        Map.entry("spring.web.resources.static-locations", "classpath:/simpan/web/assets/"),
        // a file's name says what is in it, so browsers may keep it
        Map.entry("spring.web.resources.chain.strategy.content.enabled", "true"),
        Map.entry("spring.web.resources.cache.cachecontrol.max-age", "365d"),
        Map.entry("server.error.whitelabel.enabled", "false"),
        Map.entry("spring.jackson.default-property-inclusion", "non_absent"),
        Map.entry("springdoc.api-docs.enabled", "true"),
        Map.entry("springdoc.swagger-ui.enabled", "false"),
        Map.entry("springdoc.api-docs.path", "/api/v1/openapi.json"),
        Map.entry("springdoc.paths-to-match", "/api/v1/**"),
        Map.entry("springdoc.writer-with-order-by-keys", "true"),
        // platforms that Spring knows would have it believe any proxy
        Map.entry("server.forward-headers-strategy", "none"),
        Map.entry("server.compression.enabled", "true"));
  }
}
