package id.simpan.routing;

import id.simpan.announce.Announcement;
import id.simpan.announce.Mail;
import id.simpan.announce.SideFiles.SideFile;
import id.simpan.ledger.Batch;
import id.simpan.ledger.Delivery;
import jakarta.mail.MessagingException;
import java.io.File;
import java.util.function.Function;
import org.apache.camel.Message;

/** The messages that destinations receive, as {@code routes/README.md} lists them. */
public final class Messages {

  private final Function<Delivery, File> files;

  /**
   * @param files the bytes of a delivery
   */
  public Messages(Function<Delivery, File> files) {
    this.files = files;
  }

  /** A verified file, as {@code direct:deliver-to-NAME} receives it. */
  public void recording(Delivery delivery, Message message) {
    empty(message);
    message.setBody(files.apply(delivery));
    session(
        message, delivery.destination(), delivery.uuid(), delivery.meetingId(), delivery.topic());
    message.setHeader("CamelSimpanKind", "recording");
    message.setHeader("CamelSimpanPath", delivery.path());
    message.setHeader("CamelSimpanRecordedOn", delivery.recordedOn());
    message.setHeader("CamelSimpanRecordingType", delivery.recordingType());
    message.setHeader("CamelSimpanFileType", delivery.fileType());
    message.setHeader("CamelSimpanSize", delivery.size());
    message.setHeader("CamelSimpanSha256", delivery.sha256());
    if (delivery.isPast()) {
      message.setHeader("CamelSimpanPast", true);
    }
  }

  /** A side file, as {@code direct:deliver-to-NAME} receives it. */
  public void sideFile(SideFile sideFile, Batch batch, Message message) {
    empty(message);
    message.setBody(sideFile.file());
    session(message, batch.destination(), batch.uuid(), batch.meetingId(), batch.topic());
    message.setHeader("CamelSimpanKind", "side-file");
    message.setHeader("CamelSimpanPath", sideFile.path());
    message.setHeader("CamelSimpanRecordedOn", batch.recordedOn());
    message.setHeader("CamelSimpanSize", sideFile.file().length());
  }

  /** A batch, as {@code direct:announce-to-NAME} receives it. */
  public void announcement(Batch batch, Message message) {
    empty(message);
    message.setBody(Announcement.of(batch));
    session(message, batch.destination(), batch.uuid(), batch.meetingId(), batch.topic());
    message.setHeader("CamelSimpanRecordedOn", batch.recordedOn());
    message.setHeader("CamelSimpanBatch", batch.id());
  }

  /** Camel counts its attempts in headers: without them it would try for ever. */
  private static void empty(Message message) {
    message.removeHeaders("*", "CamelRedeliver*");
  }

  private static void session(
      Message message, String destination, String uuid, String meetingId, String topic) {
    message.setHeader("CamelSimpanDestination", destination);
    message.setHeader("CamelSimpanSession", uuid);
    message.setHeader("CamelSimpanMeetingId", meetingId);
    message.setHeader("CamelSimpanTopic", topic);
  }

  /** A mail, which the mail component sends as it is. */
  public void mail(Mail mail, Message message) throws MessagingException {
    empty(message);
    message.setBody(mail.toMessage());
  }
}
