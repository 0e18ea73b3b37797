package id.simpan.web.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpHeaders;

/** Tells browsers, which other sites make ask for things, from programs that ask for themselves. */
final class Browsers {

  /** Each browser sends one of them with whatever acts, if a page has asked for it. */
  private static final List<String> MARKS =
      List.of(HttpHeaders.COOKIE, HttpHeaders.ORIGIN, HttpHeaders.REFERER, "Sec-Fetch-Site");

  private Browsers() {}

  static boolean isOne(HttpServletRequest request) {
    return MARKS.stream().anyMatch(it -> request.getHeader(it) != null);
  }
}
