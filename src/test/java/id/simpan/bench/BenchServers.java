package id.simpan.bench;

import id.simpan.standin.GeneratedContent;
import id.simpan.standin.MailStandIn;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.S3StandIn;
import id.simpan.standin.ScriptedSession;
import id.simpan.standin.ZoomStandIn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.locks.LockSupport;

/**
 * The servers of {@code bench/run}, in a process of their own so that their cost is counted apart:
 * a Rapatin API, download hosts, S3 and SMTP, each on a free loopback port. The first line that it
 * prints says where they are; then it does what it reads from standard input, a line each, and ends
 * with it:
 *
 * <ul>
 *   <li>{@code account SEED SESSIONS} or {@code account SEED SESSIONS BYTES}: from now on the
 *       account has so many meetings of one session each, with seven small files or with one file
 *       of so many bytes. Another seed makes other meetings.
 *   <li>{@code slow MILLIS}: each download waits so long, and whatever comes to S3 at once a tenth
 *       of it; answers where this S3 is.
 *   <li>{@code shared}: answers where a new database is, its first process, and where a broker is.
 *   <li>{@code ask SQL}: answers what that database says.
 *   <li>{@code bucket NAME}: an empty bucket.
 *   <li>{@code count NAME}: answers how many objects are in it and how many mails came.
 *   <li>{@code drop NAME}: forgets both.
 * </ul>
 */
public final class BenchServers {

  private final ZoomStandIn zoom = ZoomStandIn.start("127.0.0.1", "127.0.0.1");
  private final RapatinStandIn rapatin = RapatinStandIn.start(zoom);
  private final S3StandIn s3 = S3StandIn.start();
  private final MailStandIn mail = MailStandIn.start();
  private SharedServers shared;

  private BenchServers() {}

  public static void main(String[] arguments) throws IOException {
    BenchServers servers = new BenchServers();
    try (servers.zoom;
        servers.rapatin;
        servers.s3;
        servers.mail) {
      System.out.println(servers.where());
      var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(servers.answer(line.split(" ")));
      }
    }
    if (servers.shared != null) {
      servers.shared.close();
    }
    System.exit(0); // whatever threads the servers have left
  }

  private String where() {
    return String.join(
        " ",
        rapatin.baseUrl(),
        rapatin.issueToken(),
        s3.serverEndpoint().toString(),
        S3StandIn.REGION,
        S3StandIn.ACCESS_KEY_ID,
        S3StandIn.SECRET_ACCESS_KEY,
        Integer.toString(mail.serverPort()));
  }

  private String answer(String[] order) {
    switch (order[0]) {
      case "account" ->
          account(
              Integer.parseInt(order[1]),
              Integer.parseInt(order[2]),
              order.length > 3 ? Long.parseLong(order[3]) : 0);
      case "slow" -> {
        return slow(Duration.ofMillis(Long.parseLong(order[1])));
      }
      case "shared" -> {
        shared = shared == null ? new SharedServers() : shared;
        return shared.anew();
      }
      case "ask" -> {
        return shared.ask(String.join(" ", order).substring("ask ".length()));
      }
      case "bucket" -> s3.createBucket(order[1]);
      case "count" -> {
        return s3.keys(order[1]).size() + " " + mail.count();
      }
      case "drop" -> drop(order[1]);
      default -> throw new IllegalArgumentException(order[0]);
    }
    return "done";
  }

  private String slow(Duration pause) {
    zoom.byteFaults().clear();
    zoom.byteFaults()
        .onPath("")
        .always(
            (request, normal) -> {
              LockSupport.parkNanos(pause.toNanos());
              return normal.apply(request);
            });
    s3.faults().lag(pause.dividedBy(10)); // a call is several of these
    return s3.endpoint().toString();
  }

  private void account(int seed, int sessions, long bytes) {
    rapatin.clearSchedules();
    for (int i = 0; i < sessions; i++) {
      String meeting = Long.toString(80_000_000_000L + seed * 1_000_000L + i);
      rapatin.schedule(meeting);
      ScriptedSession session = rapatin.meeting(meeting).session(uuid(meeting));
      if (bytes > 0) {
        session.file("gallery_view", "MP4", new RepeatedContent(bytes, i + 1));
      } else {
        small(session, i);
      }
    }
  }

  /** The types of the documented example, of 1 to 70 KB. */
  private static void small(ScriptedSession session, int i) {
    int more = i % 97;
    add(session, "gallery_view", "MP4", 70_000 - more, i);
    add(session, "active_speaker", "MP4", 41_000 + more, i);
    add(session, "audio_only", "M4A", 23_000 + more, i);
    add(session, "closed_caption", "CC", 7_029 + more, i);
    add(session, "chat_file", "CHAT", 1_024 + more, i);
    add(session, "audio_transcript", "TRANSCRIPT", 6_400 + more, i);
    add(session, "timeline", "TIMELINE", 12_000 + more, i);
  }

  private static void add(ScriptedSession session, String type, String fileType, int size, int i) {
    session.file(type, fileType, GeneratedContent.of(fileType, size, size + 7L * i));
  }

  private void drop(String bucket) {
    s3.keys(bucket)
        .forEach(key -> s3.client().deleteObject(request -> request.bucket(bucket).key(key)));
    s3.client().deleteBucket(request -> request.bucket(bucket));
    mail.clear();
  }

  /** As Zoom's are: 16 bytes, base64. */
  private static String uuid(String meeting) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(meeting.getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(Arrays.copyOf(digest, 16));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
