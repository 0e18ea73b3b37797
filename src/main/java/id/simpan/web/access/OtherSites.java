package id.simpan.web.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.http.HttpHeaders;

/** Pages of others that the same browser shows. */
public final class OtherSites {

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private OtherSites() {}

  /** A link to here may stand anywhere; what acts, and what is loaded into a page, may not. */
  public static boolean ask(HttpServletRequest request) {
    boolean acts = !SAFE.contains(request.getMethod());
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      boolean isLink = !acts && "navigate".equals(request.getHeader("Sec-Fetch-Mode"));
      return !isLink && !site.equals("same-origin") && !site.equals("none");
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return acts && origin != null && !origin.equals(own(request));
  }

  private static String own(HttpServletRequest request) {
    return request.getScheme() + "://" + request.getHeader(HttpHeaders.HOST);
  }
}
