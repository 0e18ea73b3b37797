package id.simpan.web.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * What is had without a login, in clear text too: whether the program runs, what the page to sign
 * in looks like, and metrics, for those who are named.
 */
final class Openings implements RequestMatcher {

  private static final Set<String> HEALTH =
      Set.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness");

  private static final String METRICS = "/actuator/prometheus";

  private final List<IpAddressMatcher> metricsFrom;

  /**
   * @param metricsFrom addresses or networks
   */
  Openings(List<String> metricsFrom) {
    this.metricsFrom = metricsFrom.stream().map(it -> new IpAddressMatcher(it.trim())).toList();
  }

  @Override
  public boolean matches(HttpServletRequest request) {
    String path = request.getRequestURI();
    return request.getMethod().equals("GET")
        && (isHealth(request)
            || path.startsWith("/assets/")
            || path.equals(METRICS) && metricsFrom.stream().anyMatch(it -> it.matches(request)));
  }

  static boolean isHealth(HttpServletRequest request) {
    return HEALTH.contains(request.getRequestURI());
  }
}
