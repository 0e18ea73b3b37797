package id.simpan.web.access;

import id.simpan.access.PasswordHash;
import id.simpan.settings.SimpanSettings.Access;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Holds names and passwords against the settings, whether they come by the form or by Basic. */
final class SignIns implements AuthenticationProvider {

  private static final Logger LOG = LoggerFactory.getLogger("id.simpan.access");

  /** Bytes of an IPv6 address that a site is given; the rest it chooses. */
  private static final int NETWORK = 8;

  private final Access access;
  private final SignInLimit limit;

  SignIns(Access access, SignInLimit limit) {
    this.access = access;
    this.limit = limit;
  }

  @Override
  public Authentication authenticate(Authentication asked) {
    String address = ((WebAuthenticationDetails) asked.getDetails()).getRemoteAddress();
    String network = network(address);
    Duration wait = limit.take(network);
    if (!wait.isZero()) {
      throw new TooManySignIns(wait);
    }
    if (!isRight(asked.getName(), String.valueOf(asked.getCredentials()))) {
      Duration next = limit.untilNext(network);
      LOG.warn(
          "A sign-in from {} failed{}",
          address,
          next.isZero() ? "" : ", as did too many: the next are refused for a while");
      throw new BadCredentialsException("wrong name or password");
    }
    limit.succeeded(network);
    return UsernamePasswordAuthenticationToken.authenticated(access.username(), null, List.of());
  }

  /** As long for a wrong name as for a wrong password. */
  private boolean isRight(String username, String password) {
    return PasswordHash.matches(password, access.passwordHash())
        & MessageDigest.isEqual(
            username.getBytes(StandardCharsets.UTF_8),
            access.username().getBytes(StandardCharsets.UTF_8));
  }

  private static String network(String address) {
    try {
      InetAddress parsed = InetAddress.getByName(address);
      return parsed instanceof Inet6Address
          ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK))
          : address;
    } catch (UnknownHostException unreadable) {
      return address;
    }
  }

  @Override
  public boolean supports(Class<?> asked) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(asked);
  }
}
