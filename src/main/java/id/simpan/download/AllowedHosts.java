package id.simpan.download;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The hosts that downloads may come from. Each hop of a redirect is held to it, and so is each
 * address that a name resolves to, at the moment of connecting.
 */
public final class AllowedHosts {

  private static final Pattern NAME =
      Pattern.compile(
          "(\\*\\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\\.)*[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  // 2130706433, 0x7f.1, 127.1: numbers that resolvers take for addresses
  private static final Pattern LIKE_A_NUMBER =
      Pattern.compile("(0x[0-9a-f]*|\\d+)(\\.(0x[0-9a-f]*|\\d+))*\\.?");

  private final Set<String> names = new HashSet<>();
  private final Set<String> suffixes = new HashSet<>();
  private final Set<InetAddress> addresses = new HashSet<>();
  private final boolean http;

  /**
   * @param hosts names, {@code *.} and a name, or IP addresses
   * @param http whether plain HTTP is allowed too
   * @throws IllegalArgumentException if an entry is none of these
   */
  public AllowedHosts(List<String> hosts, boolean http) {
    this.http = http;
    for (String entry : hosts) {
      String host = entry.trim().toLowerCase(Locale.ROOT);
      Optional<InetAddress> address = address(host);
      if (address.isPresent()) {
        addresses.add(address.get());
      } else if (!NAME.matcher(host).matches() || LIKE_A_NUMBER.matcher(host).matches()) {
        throw new IllegalArgumentException(
            "'%s' is no host; a name, *. and a name, or an IP address is expected"
                .formatted(entry));
      } else if (host.startsWith("*.")) {
        suffixes.add(host.substring(1));
      } else {
        names.add(host);
      }
    }
  }

  /**
   * @param link a URL from outside
   * @return the same, if something may be sent there
   * @throws LinkRefused if not; the message names the host at most
   */
  public URI check(String link) {
    URI uri;
    try {
      uri = new URI(link.trim());
    } catch (URISyntaxException unreadable) {
      throw new LinkRefused("a link is not a URL");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(http && scheme.equals("http"))) {
      throw new LinkRefused(
          scheme.equals("http")
              ? "a link is plain HTTP, which simpan.download.allow-http does not allow"
              : "a link is neither HTTPS nor HTTP");
    }
    if (uri.getRawUserInfo() != null) {
      throw new LinkRefused("a link carries a user name");
    }
    if (uri.getHost() == null) {
      throw new LinkRefused("a link has no host that can be read");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new LinkRefused("a link has a port that there is not");
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (!isAllowed(host)) {
      throw new LinkRefused("host " + host + " is not in simpan.download.allowed-hosts");
    }
    return uri;
  }

  private boolean isAllowed(String host) {
    if (isAddress(host)) {
      // an IPv4 address in the clothes of an IPv6 one is not the address that was listed
      return address(host)
          .filter(address -> address instanceof Inet4Address != host.contains(":"))
          .filter(addresses::contains)
          .isPresent();
    }
    if (LIKE_A_NUMBER.matcher(host).matches()) {
      return false;
    }
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return names.contains(name) || suffixes.stream().anyMatch(name::endsWith);
  }

  /**
   * Resolves a host that {@link #check} let through.
   *
   * @throws LinkRefused if a name resolves to an address that is no public one
   */
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] found = InetAddress.getAllByName(host);
    if (isAddress(host.toLowerCase(Locale.ROOT))) {
      return found;
    }
    for (InetAddress address : found) {
      if (!isPublic(address)) {
        throw new LinkRefused("host " + host + " resolves to an address that is not public");
      }
    }
    return found;
  }

  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    boolean embedsIpv4 =
        bytes.length == 16
            && ((bytes[0] == 0 && bytes[1] == 0) // compatible and mapped
                || (bytes[0] == 0 && bytes[1] == 0x64) // NAT64
                || (bytes[0] == 0x20 && bytes[1] == 0x02)); // 6to4
    boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    boolean thisNetwork = bytes.length == 4 && (bytes[0] == 0 || (bytes[0] & 0xff) >= 240);
    return !(address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || uniqueLocal
        || embedsIpv4
        || shared
        || thisNetwork);
  }

  private static boolean isAddress(String host) {
    if (host.contains(":")) {
      return true;
    }
    if (!IPV4.matcher(host).matches()) {
      return false;
    }
    for (String part : host.split("\\.")) {
      if (Integer.parseInt(part) > 255 || (part.length() > 1 && part.startsWith("0"))) {
        return false;
      }
    }
    return true;
  }

  /** The address that a text spells, if it spells one. */
  private static Optional<InetAddress> address(String host) {
    try {
      return isAddress(host) ? Optional.of(InetAddress.getByName(host)) : Optional.empty();
    } catch (UnknownHostException unreadable) {
      return Optional.empty();
    }
  }
}
