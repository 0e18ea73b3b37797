package id.simpan.routing;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.standin.MailStandIn;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Properties;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;

class PromptSocketsTest {

  @Test
  void eachPartOfAMailGoesOutAtOnce() throws Exception {
    Properties session = new Properties();

    PromptSockets.use(session);

    for (String name : new String[] {"mail.smtp.socketFactory", "mail.smtps.socketFactory"}) {
      SocketFactory sockets = (SocketFactory) session.get(name);
      try (MailStandIn server = MailStandIn.start();
          Socket open = sockets.createSocket();
          Socket named = sockets.createSocket(server.host(), server.port());
          Socket bound =
              sockets.createSocket(
                  server.host(), server.port(), InetAddress.getLoopbackAddress(), 0)) {
        assertThat(open.isConnected()).isFalse();
        assertThat(named.isConnected()).isTrue();
        assertThat(new Socket[] {open, named, bound})
            .allSatisfy(socket -> assertThat(socket.getTcpNoDelay()).isTrue());
      }
    }
  }

  @Test
  void aSessionKeepsItsProxyAndSocketsOfItsOwn() {
    Properties session = new Properties();
    session.put("mail.smtp.socks.host", "proxy.example");
    session.put("mail.smtps.socketFactory.class", "example.Sockets");

    PromptSockets.use(session);

    assertThat(session).containsOnlyKeys("mail.smtp.socks.host", "mail.smtps.socketFactory.class");
  }
}
