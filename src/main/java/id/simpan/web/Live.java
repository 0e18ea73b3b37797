package id.simpan.web;

import java.util.Locale;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The parts of a page that go on by themselves, as server-sent events. */
@Controller
class Live {

  private final LiveFeed feed;

  Live(LiveFeed feed) {
    this.feed = feed;
  }

  @GetMapping("/live")
  ResponseEntity<SseEmitter> live(Locale locale) {
    return feed.watch(locale)
        .map(it -> ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(it))
        .orElseGet(() -> ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).build());
  }
}
