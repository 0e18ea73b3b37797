package id.simpan.web;

import java.util.Map;

/** Settings of Spring that the pages rely on. */
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
        Map.entry("server.compression.enabled", "true"));
  }
}
