package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.TlsMailStandIn;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mail server gets a password through TLS alone, unless a setting says otherwise. */
class MailServerIT {

  private static final String MEETING = "85095598095";

  @TempDir private Path home;
  @TempDir private Path keys;
  private final RapatinStandIn rapatin = RapatinStandIn.start();
  private SimpanProgram program;

  @BeforeEach
  void prepare() {
    rapatin.meeting(MEETING).session("s").file("chat_file", "CHAT", 5);
    program =
        new SimpanProgram(home)
            .account(rapatin)
            .meetings(MEETING)
            .with("simpan.poll.discover", "false")
            .destinations("file", "email")
            .with("spring.mail.host", "127.0.0.1")
            .with("simpan.email.to", "it@kampus.example");
  }

  @AfterEach
  void close() {
    rapatin.close();
  }

  private SimpanProgram at(TlsMailStandIn server) {
    return program
        .with("spring.mail.port", Integer.toString(server.port()))
        .with("simpan.ca-bundle", server.certificate().toString());
  }

  private void signIn() {
    program.with("spring.mail.username", "simpan").with("spring.mail.password", "s3cret");
  }

  @Test
  void tlsIsUsedWhereItIsOfferedWithoutAPasswordToo() throws Exception {
    try (TlsMailStandIn server = TlsMailStandIn.start(keys, true)) {
      program
          .with("spring.mail.port", Integer.toString(server.port()))
          .with("spring.mail.properties.mail.smtp.ssl.trust", "127.0.0.1");

      assertThat(program.once().err()).isEmpty();

      assertThat(server.clear()).last().isEqualTo("STARTTLS");
      assertThat(server.encrypted()).contains("DATA").noneMatch(line -> line.startsWith("AUTH"));
    }
  }

  @Test
  void aPasswordGoesThroughIt() throws Exception {
    signIn();
    try (TlsMailStandIn server = TlsMailStandIn.start(keys, true)) {
      assertThat(at(server).check().out())
          .contains("ok      spring.mail: 127.0.0.1 accepts the sign-in")
          .as("the authority of its own is not for what has no TLS")
          .contains("ok      rapatin: " + rapatin.baseUrl());

      assertThat(server.clear()).noneMatch(line -> line.startsWith("AUTH"));
      assertThat(server.encrypted()).anyMatch(line -> line.startsWith("AUTH"));
    }
  }

  @Test
  void withoutItNoPasswordIsSent() throws Exception {
    signIn();
    try (TlsMailStandIn server = TlsMailStandIn.start(keys, false)) {
      Result check = at(server).check();

      assertThat(check.out())
          .contains("FAILED  spring.mail: 127.0.0.1 offers no TLS, and the password is not sent");
      assertThat(check.status()).isEqualTo(1);
      assertThat(server.clear()).isNotEmpty().noneMatch(line -> line.startsWith("AUTH"));
      assertThat(server.encrypted()).isEmpty();
    }
  }

  @Test
  void unlessASettingSaysOtherwise() throws Exception {
    signIn();
    program.with("spring.mail.properties.mail.smtp.starttls.required", "false");
    try (TlsMailStandIn server = TlsMailStandIn.start(keys, false)) {
      assertThat(at(server).check().out())
          .contains("ok      spring.mail: 127.0.0.1 accepts the sign-in");
      assertThat(server.clear()).anyMatch(line -> line.startsWith("AUTH"));
    }
  }

  @Test
  void aServerOfAnotherNameIsNotTrusted() throws Exception {
    signIn();
    try (TlsMailStandIn server = TlsMailStandIn.start(keys, true)) {
      Result check = at(server).with("spring.mail.host", "localhost").check();

      assertThat(check.out()).contains("FAILED  spring.mail: ");
      assertThat(server.encrypted()).noneMatch(line -> line.startsWith("AUTH"));
    }
  }
}
