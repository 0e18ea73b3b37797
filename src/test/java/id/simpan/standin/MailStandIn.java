package id.simpan.standin;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real SMTP server (GreenMail) on a free port behind a {@link FaultProxy}; it keeps all mails.
 */
public final class MailStandIn implements AutoCloseable {

  private static final long START_TIMEOUT_MS = 10_000;

  private final GreenMail server;
  private final FaultProxy faults;

  private MailStandIn(GreenMailConfiguration configuration) {
    Quiet.loggers("com.icegreen");
    var setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
    setup.setServerStartupTimeout(START_TIMEOUT_MS);
    server = new GreenMail(setup).withConfiguration(configuration);
    server.start();
    faults = FaultProxy.before(serverPort());
  }

  /** Takes mails from anyone. */
  public static MailStandIn start() {
    return new MailStandIn(new GreenMailConfiguration());
  }

  /** Knows one user; a sign-in with anything else is refused, none at all is not. */
  public static MailStandIn start(String user, String password) {
    return new MailStandIn(new GreenMailConfiguration().withUser(user, password));
  }

  public String host() {
    return "127.0.0.1";
  }

  /** The port of the {@link #faults} proxy, for {@code spring.mail.port}. */
  public int port() {
    return faults.port();
  }

  /** The port of the server itself: no faults, and no cost of a proxy. */
  public int serverPort() {
    return server.getSmtp().getPort();
  }

  /** Down, hanging, up again. */
  public FaultProxy faults() {
    return faults;
  }

  /** All mails so far, one for each recipient; those of one recipient in order of arrival. */
  public List<ReceivedMail> mails() {
    return Stream.of(server.getReceivedMessages()).map(ReceivedMail::of).toList();
  }

  /** How many mails so far, without reading them. */
  public int count() {
    return server.getReceivedMessages().length;
  }

  public List<ReceivedMail> mailsTo(String address) {
    return mails().stream().filter(mail -> mail.to().contains(address)).toList();
  }

  /** Forgets all mails. */
  public void clear() {
    try {
      server.purgeEmailFromAllMailboxes();
    } catch (FolderException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop();
    faults.close();
  }
}
