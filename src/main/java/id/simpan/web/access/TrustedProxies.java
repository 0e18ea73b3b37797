package id.simpan.web.access;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * Believes proxies that are trusted in whom they ask for: the last address of {@code
 * X-Forwarded-For} that is not one of theirs, and whether that one came by TLS as {@code
 * X-Forwarded-Proto} says. What anybody else says of that is passed over.
 */
final class TrustedProxies extends ValveBase {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final Pattern WITH_PORT = Pattern.compile("\\[(.+)](?::\\d+)?|([\\d.]+):\\d+");
  private static final Pattern ADDRESS = Pattern.compile("[\\d.]+|[\\da-fA-F:.]*:[\\da-fA-F:.]*");

  private final List<IpAddressMatcher> proxies;

  /**
   * @param proxies addresses or networks
   */
  TrustedProxies(List<String> proxies) {
    super(true);
    this.proxies = proxies.stream().map(it -> new IpAddressMatcher(it.trim())).toList();
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    String peer = request.getRemoteAddr();
    if (!isTrusted(peer)) {
      getNext().invoke(request, response);
      return;
    }
    String host = request.getRemoteHost();
    String scheme = request.getScheme();
    boolean secure = request.isSecure();
    int port = request.getServerPort();
    try {
      String client = client(peer, headers(request, "X-Forwarded-For"));
      request.setRemoteAddr(client);
      request.setRemoteHost(client);
      List<String> schemes = headers(request, "X-Forwarded-Proto");
      if (!schemes.isEmpty()) {
        boolean isTls = schemes.stream().allMatch("https"::equalsIgnoreCase);
        serve(request, isTls ? "https" : "http", isTls, isTls ? HTTPS : HTTP);
      }
      getNext().invoke(request, response);
    } finally {
      if (!request.isAsync()) {
        request.setRemoteAddr(peer);
        request.setRemoteHost(host);
        serve(request, scheme, secure, port);
      }
    }
  }

  private static void serve(Request request, String scheme, boolean secure, int port) {
    request.getCoyoteRequest().scheme().setString(scheme);
    request.setSecure(secure);
    request.getCoyoteRequest().setServerPort(port);
  }

  /** Each proxy adds the one that asked it, at the end. */
  private String client(String peer, List<String> forwardedFor) {
    String client = peer;
    for (int i = forwardedFor.size() - 1; i >= 0 && isTrusted(client); i--) {
      Matcher withPort = WITH_PORT.matcher(forwardedFor.get(i));
      String address =
          !withPort.matches()
              ? forwardedFor.get(i)
              : withPort.group(1) == null ? withPort.group(2) : withPort.group(1);
      if (!ADDRESS.matcher(address).matches()) {
        break;
      }
      client = address;
    }
    return client;
  }

  private boolean isTrusted(String address) {
    return proxies.stream().anyMatch(it -> it.matches(address));
  }

  private static List<String> headers(Request request, String name) {
    List<String> values = new ArrayList<>();
    for (String header : Collections.list(request.getHeaders(name))) {
      Arrays.stream(header.split(",")).map(String::trim).forEach(values::add);
    }
    return values;
  }
}
