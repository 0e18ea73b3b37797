package id.simpan.routing;

import jakarta.mail.MessagingException;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Date;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.mail.DefaultJavaMailSender;

/** Sends mails. A connection serves those that wait, and is closed when there are none. */
final class SmtpSender extends DefaultJavaMailSender implements AutoCloseable {

  /** After the last mail; servers keep silent clients for minutes. */
  private static final Duration IDLE = Duration.ofSeconds(2);

  /** Servers that count allow a hundred. */
  private static final int MOST_MAILS = 50;

  private final ScheduledExecutorService timer;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

  SmtpSender(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  private static final class Connection {
    private final Transport transport;
    private int mails;
    private long since;

    Connection(Transport transport) {
      this.transport = transport;
    }
  }

  @Override
  public void send(MimeMessage mail) throws MessagingException {
    if (mail.getSentDate() == null) {
      mail.setSentDate(new Date());
    }
    String id = mail.getMessageID();
    mail.saveChanges();
    if (id != null) {
      mail.setHeader("Message-ID", id); // saving gave it another one
    }
    Connection connection = connect();
    try {
      connection.transport.sendMessage(mail, mail.getAllRecipients());
    } catch (MessagingException | RuntimeException failed) {
      close(connection);
      throw failed;
    }
    if (++connection.mails >= MOST_MAILS || timer.isShutdown()) {
      close(connection);
    } else {
      connection.since = System.nanoTime();
      idle.push(connection);
      timer.schedule(this::closeIdle, IDLE.toMillis() + 1, TimeUnit.MILLISECONDS);
    }
  }

  private Connection connect() throws MessagingException {
    for (Connection found = idle.poll(); found != null; found = idle.poll()) {
      if (found.transport.isConnected()) { // asks the server
        return found;
      }
    }
    Transport transport = getTransport(getSession());
    transport.connect(getHost(), getPort(), getUsername(), getPassword());
    return new Connection(transport);
  }

  private void closeIdle() {
    long now = System.nanoTime();
    for (Connection connection : idle) {
      if (now - connection.since >= IDLE.toNanos() && idle.remove(connection)) {
        close(connection);
      }
    }
  }

  @Override
  public void close() {
    for (Connection found = idle.poll(); found != null; found = idle.poll()) {
      close(found);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.transport.close();
    } catch (MessagingException gone) {
      // as it was to be
    }
  }
}
