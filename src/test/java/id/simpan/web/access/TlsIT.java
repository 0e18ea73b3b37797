package id.simpan.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.SimpanProgram;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.program.SimpanProgram.Running;
import id.simpan.web.Curl;
import id.simpan.web.Curl.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** A program that speaks TLS itself, on every address. */
class TlsIT {

  private static final String PASSWORD = "rahasia";

  @TempDir private Path home;
  private SimpanProgram program;

  @BeforeEach
  void program() {
    program =
        new SimpanProgram(home)
            .with("rapatin.token", "x")
            .with("rapatin.base-url", "http://127.0.0.1:1")
            .with("server.address", "0.0.0.0")
            .with("simpan.access.username", "admin")
            .with("simpan.access.password-hash", new BCryptPasswordEncoder(4).encode(PASSWORD))
            .with("server.ssl.key-store", home.resolve("keys.p12").toUri().toString())
            .with("server.ssl.key-store-password", "s3cret");
  }

  private void makeKeys() throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "simpan",
                "-dname",
                "CN=127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                "s3cret",
                "-keystore",
                home.resolve("keys.p12").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes());
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).as(said).isTrue();
    assertThat(keytool.exitValue()).as(said).isZero();
  }

  @Test
  void servesOverTlsAlone() throws Exception {
    makeKeys();
    try (Running running = program.run();
        Curl tls = new Curl("https", running.port());
        Curl plain = new Curl("http", running.port())) {
      Answer refused = tls.get("/api/v1/status");
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
      assertThat(tls.get("/api/v1/status", Curl.basic("admin", PASSWORD)).status()).isEqualTo(200);
      assertThat(tls.get("/login").header("Set-Cookie")).contains("simpan-csrf=", "; Secure");
      // whatever it is called
      assertThat(tls.get("/login", "Host: simpan.kampus.example").status()).isEqualTo(200);
      assertThat(plain.get("/api/v1/status", Curl.basic("admin", PASSWORD)).status())
          .isEqualTo(400);
    }
  }

  @Test
  void aCertificateThatCannotBeReadIsNamed() throws Exception {
    Files.writeString(home.resolve("keys.p12"), "no keys");

    Result result = program.run().await();

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .hasLineCount(1)
        .startsWith("server.ssl: its certificate and key cannot be read together;")
        .doesNotContain("s3cret");
  }
}
