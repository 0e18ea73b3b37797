package id.simpan.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where health is served: without a login, on this machine alone. */
final class ServerCheck {

  private ServerCheck() {}

  static void check(Findings findings) {
    String address = findings.value("server.address");
    try {
      findings.require(
          InetAddress.getByName(address).isLoopbackAddress(),
          "server.address",
          "'" + address + "' would serve everyone, and there is no login yet",
          "a loopback address such as 127.0.0.1, behind a proxy that asks who it is, is expected");
    } catch (UnknownHostException unusable) {
      findings.add(
          "server.address",
          "'" + address + "' is not an address",
          "an address of this machine such as 127.0.0.1 is expected");
    }
    findings.within("server.port", 0, 65_535);
  }
}
