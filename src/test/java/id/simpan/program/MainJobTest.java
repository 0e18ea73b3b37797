package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.MailStandIn;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.S3StandIn;
import id.simpan.standin.ZoomStandIn;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a Rapatin meeting to verified recordings in files, S3 and email. */
class MainJobTest {

  @Test
  void documentedExampleReachesAllThreeDestinations(@TempDir Path home) {
    try (ZoomStandIn zoom = ZoomStandIn.start();
        RapatinStandIn rapatin = RapatinStandIn.start(zoom);
        S3StandIn s3 = S3StandIn.start("recordings");
        MailStandIn mail = MailStandIn.start()) {
      rapatin.documentedExample();
      SimpanProgram program =
          new SimpanProgram(home)
              .account(rapatin)
              .s3(s3, "recordings")
              .mail(mail)
              .destinations("file", "s3", "email")
              .with("simpan.poll.meetings", "85095598095");

      Result result = program.once();

      assertThat(result.err()).isEmpty();
      assertThat(result.status()).isZero();
      assertThat(s3.keys("recordings")).hasSize(9);
      assertThat(mail.mails()).hasSize(1);
      System.out.println(mail.mails().get(0));
    }
  }
}
