package id.simpan.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where the page and health are served. */
final class ServerCheck {

  private ServerCheck() {}

  static void check(Findings findings) {
    String address = findings.value("server.address");
    try {
      InetAddress.getByName(address);
    } catch (UnknownHostException unusable) {
      findings.add(
          "server.address",
          "'" + address + "' is not an address",
          "an address of this machine such as 127.0.0.1 is expected");
    }
    findings.within("server.port", 0, 65_535);
  }
}
