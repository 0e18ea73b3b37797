package id.simpan.web.access;

import id.simpan.web.Refusals;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Turns away what neither a page of Simpan nor a client of its API would send: a page of somebody
 * else in the same browser does.
 */
final class Doorkeeper extends OncePerRequestFilter {

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?");

  private final boolean isByLogin;
  private final String address;
  private final Openings open;
  private final Refusals refusals;

  /**
   * @param isByLogin whether who asks has to sign in; else it is for this machine alone
   * @param address {@code server.address}, which may be a name
   * @param open what needs neither a login nor TLS
   */
  Doorkeeper(boolean isByLogin, String address, Openings open, Refusals refusals) {
    this.isByLogin = isByLogin;
    this.address = address;
    this.open = open;
    this.refusals = refusals;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String objection = objection(request);
    if (objection == null) {
      chain.doFilter(request, response);
    } else {
      refusals.refuse(request, response, HttpStatus.FORBIDDEN, objection);
    }
  }

  private String objection(HttpServletRequest request) {
    if (!isByLogin && !isLoopback(request.getServerName())) {
      return "Without a login this is for this machine alone, under 127.0.0.1 or localhost.";
    }
    if (isByLogin
        && !request.isSecure()
        && !isLocal(request.getRemoteAddr())
        && !open.matches(request)) {
      return "This is served over TLS alone: https, or a proxy that is trusted.";
    }
    return OtherSites.ask(request) ? "This was asked for by a page of another site." : null;
  }

  /** A name that somebody else made to mean this machine is not one of its own. */
  private boolean isLoopback(String host) {
    return host.equalsIgnoreCase(address)
        || LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }

  private static boolean isLocal(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException unreadable) {
      return false;
    }
  }
}
