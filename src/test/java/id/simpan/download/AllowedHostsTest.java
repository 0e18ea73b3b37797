package id.simpan.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {

  private final AllowedHosts zoom = new AllowedHosts(List.of("*.zoom.us"), false);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://us06web.zoom.us/rec/webhook_download/abc?type=cc",
        "https://a.b.zoom.us/",
        "https://US06WEB.ZOOM.US/x",
        "HTTPS://us06web.zoom.us/x",
        "https://us06web.zoom.us.:8443/x",
        " https://us06web.zoom.us/x\n"
      })
  void aHostThatMatchesIsAllowed(String link) {
    assertThat(zoom.check(link)).isEqualTo(URI.create(link.trim()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://zoom.us/x",
        "https://evilzoom.us/x",
        "https://zoom.us.evil.example/x",
        "https://us06web.zoom.us.evil.example/x",
        "https://us06web.zoom.us@evil.example/x",
        "https://user:secret@us06web.zoom.us/x",
        "https://@us06web.zoom.us/x",
        "https://evil.example\\@us06web.zoom.us/x",
        "https://evil.example#@us06web.zoom.us/",
        "https://evil.example?.zoom.us/",
        "https://us06web.zoom.us%2eevil.example/",
        "https://us06web.zoom.us%00.evil.example/",
        "https://ｚoom.us/",
        "https://a。zoom.us/",
        "http://us06web.zoom.us/x",
        "ftp://us06web.zoom.us/x",
        "file:///etc/passwd",
        "file://us06web.zoom.us/etc/passwd",
        "jar:https://us06web.zoom.us/x!/",
        "javascript:alert(1)",
        "mailto:a@us06web.zoom.us",
        "https:us06web.zoom.us",
        "https:///x",
        "//us06web.zoom.us/x",
        "/rec/x",
        "https://",
        "",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://0/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1%25lo]/",
        "https://[fe80::1%lo]/",
        "https://[v1.zoom.us]/",
        "https://us06web.zoom.us:x/"
      })
  void everythingElseIsRefused(String link) {
    assertThatThrownBy(() -> zoom.check(link)).isInstanceOf(LinkRefused.class);
  }

  @Provide
  Arbitrary<String> links() {
    Arbitrary<String> schemes =
        Arbitraries.of("https", "http", "HTTPS", "file", "ftp", "jar:https", "", "\u0000https");
    Arbitrary<String> separators = Arbitraries.of("://", ":", ":/", ":\\\\", "://\t", "//");
    Arbitrary<String> pieces =
        Arbitraries.of(
            "us06web",
            "zoom",
            "us",
            ".",
            "..",
            "zoom.us",
            "evil.example",
            "@",
            ":",
            "443",
            "%2e",
            "%00",
            "\\",
            "#",
            "?",
            "/",
            "[",
            "]",
            "::1",
            "::ffff:127.0.0.1",
            "127.0.0.1",
            "0x7f",
            "0177",
            "2130706433",
            "%25lo",
            "\u202e",
            "。",
            "_",
            "-",
            " ",
            "*");
    Arbitrary<String> authorities =
        pieces.list().ofMinSize(1).ofMaxSize(8).map(list -> String.join("", list));
    Arbitrary<String> paths = Arbitraries.of("", "/", "/rec/x?type=cc", "@us06web.zoom.us/", "/ x");
    return Arbitraries.oneOf(
        Combinators.combine(schemes, separators, authorities, paths)
            .as((scheme, separator, authority, path) -> scheme + separator + authority + path),
        Arbitraries.strings().ofMaxLength(80));
  }

  @Property(tries = 5_000)
  void whateverALinkLooksLikeOnlyListedHostsAreAsked(@ForAll("links") String link) {
    try {
      URI allowed = zoom.check(link);
      assertThat(allowed.getScheme()).isEqualToIgnoringCase("https");
      assertThat(allowed.getHost().toLowerCase()).matches("([a-z0-9-]+\\.)+zoom\\.us\\.?");
      assertThat(allowed.getRawUserInfo()).isNull();
    } catch (LinkRefused refused) {
      assertThat(refused.getMessage()).doesNotContain("?").doesNotContain("/");
    }
  }

  @Test
  void aListedNameIsAllowedAloneAndAListedAddressAsSuch() {
    AllowedHosts hosts = new AllowedHosts(List.of(" Files.Example ", "127.0.0.1", "::1"), true);

    assertThatCode(() -> hosts.check("https://files.example/x")).doesNotThrowAnyException();
    assertThatCode(() -> hosts.check("http://127.0.0.1:8080/x")).doesNotThrowAnyException();
    assertThatCode(() -> hosts.check("https://[::1]/x")).doesNotThrowAnyException();
    assertThatCode(() -> hosts.check("https://[0:0:0:0:0:0:0:1]/x")).doesNotThrowAnyException();
    for (String other :
        List.of("a.files.example", "127.0.0.2", "127.1", "127.0.0.1.", "[::ffff:127.0.0.1]")) {
      assertThatThrownBy(() -> hosts.check("https://" + other + "/x"))
          .as(other)
          .isInstanceOf(LinkRefused.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*.",
        "https://zoom.us",
        "zoom.us/x",
        "zoom.us:443",
        "*zoom.us",
        "a.*.zoom.us",
        "127.1",
        "2130706433",
        "256.1.1.1",
        "0177.0.0.1",
        "-a.example",
        "::g"
      })
  void anEntryThatIsNoHostIsRefusedWithWhatWouldBe(String entry) {
    assertThatThrownBy(() -> new AllowedHosts(List.of(entry), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'%s' is no host; a name, *. and a name, or an IP address is expected"
                .formatted(entry));
  }

  @Test
  void aNameThatResolvesToThisMachineIsRefusedThoughItIsListed() {
    AllowedHosts hosts = new AllowedHosts(List.of("localhost"), true);
    hosts.check("http://localhost/x");

    assertThatThrownBy(() -> hosts.resolve("localhost")).isInstanceOf(LinkRefused.class);
  }

  @Test
  void aListedAddressIsConnectedToAsItIs() throws Exception {
    AllowedHosts hosts = new AllowedHosts(List.of("127.0.0.1"), true);

    assertThat(hosts.resolve("127.0.0.1")).containsExactly(InetAddress.getByName("127.0.0.1"));
  }

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8,true",
    "170.114.52.2,true",
    "2407:30c0::1,true",
    "127.0.0.1,false",
    "127.255.0.9,false",
    "0.0.0.0,false",
    "0.1.2.3,false",
    "10.0.0.1,false",
    "172.16.0.1,false",
    "172.31.255.255,false",
    "192.168.1.1,false",
    "169.254.169.254,false",
    "100.64.0.1,false",
    "224.0.0.1,false",
    "255.255.255.255,false",
    "::,false",
    "::1,false",
    "fe80::1,false",
    "fec0::1,false",
    "fc00::1,false",
    "fd12:3456::1,false",
    "ff02::1,false",
    "::ffff:10.0.0.1,false",
    "::10.0.0.1,false",
    "64:ff9b::a00:1,false",
    "2002:a00:1::,false"
  })
  void onlyPublicAddressesCountAsPublic(String address, boolean isPublic) throws Exception {
    assertThat(AllowedHosts.isPublic(InetAddress.getByName(address))).isEqualTo(isPublic);
  }
}
