package id.simpan.destinations;

import id.simpan.program.SimpanProgram;
import id.simpan.standin.MailStandIn;
import id.simpan.standin.ReceivedMail;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

class EmailDestinationIT extends AnnouncementContract {

  private final MailStandIn mail = MailStandIn.start();

  @AfterAll
  void stopServer() {
    mail.close();
  }

  @Override
  void configure(SimpanProgram program) {
    program.mail(mail).destinations("file", "email");
  }

  /** As a mailbox that drops repeats. */
  @Override
  List<Announced> announced() {
    Map<String, Announced> byId = new LinkedHashMap<>();
    for (ReceivedMail received : mail.mails()) {
      byId.put(received.messageId(), new Announced(received.messageId(), received.text()));
    }
    return List.copyOf(byId.values());
  }

  @Override
  void down() {
    mail.faults().down();
  }

  @Override
  void up() {
    mail.faults().up();
  }
}
