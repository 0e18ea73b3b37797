package id.simpan.bench;

import id.simpan.standin.FreePort;
import id.simpan.standin.Quiet;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.springframework.util.FileSystemUtils;

/** What several nodes share: a real PostgreSQL that counts its statements, and a real broker. */
final class SharedServers {

  private final Path directory;
  private final EmbeddedPostgres postgres;
  private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
  private final String brokerUrl;
  private int databases;

  SharedServers() {
    Quiet.loggers("io.zonky.test", "org.apache.activemq");
    try {
      directory = Files.createTempDirectory("bench-postgres");
      postgres =
          EmbeddedPostgres.builder()
              .setDataDirectory(directory)
              .setServerConfig("max_connections", "200")
              .setServerConfig("shared_preload_libraries", "pg_stat_statements")
              .start();
      brokerUrl = "tcp://127.0.0.1:" + FreePort.any();
      broker.setConfiguration(
          new ConfigurationImpl()
              .setPersistenceEnabled(false)
              .setSecurityEnabled(false)
              .addAcceptorConfiguration("tcp", brokerUrl));
      broker.start();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  String anew() {
    execute("postgres", "CREATE DATABASE bench" + ++databases);
    execute("bench" + databases, "CREATE EXTENSION pg_stat_statements");
    return String.join(" ", postgres.getJdbcUrl("postgres", "bench" + databases), pid(), brokerUrl);
  }

  private String pid() {
    try {
      return Files.readAllLines(directory.resolve("postmaster.pid")).get(0).trim();
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private void execute(String database, String sql) {
    try (Connection connection = postgres.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** The first row, its columns with spaces in between. */
  String ask(String sql) {
    try (Connection connection =
            postgres.getDatabase("postgres", "bench" + databases).getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      StringBuilder columns = new StringBuilder(row.getString(1));
      for (int i = 2; i <= row.getMetaData().getColumnCount(); i++) {
        columns.append(' ').append(row.getString(i));
      }
      return columns.toString();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  void close() {
    try {
      broker.stop();
      postgres.close();
      FileSystemUtils.deleteRecursively(directory);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }
}
