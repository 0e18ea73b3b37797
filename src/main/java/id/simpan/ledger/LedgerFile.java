package id.simpan.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A ledger as a file: its backup, and the way from one database to another. Gzipped lines of JSON:
 * one that says what it is, then for each table its name and columns, and each row as an array; the
 * last one says how many rows there were, so that a file that is cut off is known as one. Whatever
 * the size of the ledger, a row at a time is in memory.
 */
public final class LedgerFile {

  private static final String FORMAT = "simpan-ledger";

  /** Rows refer to rows of tables before theirs. */
  private static final List<String> ORDER =
      List.of("account", "tally", "meeting", "request", "session", "recording_file", "batch");

  /** Of the nodes that work on it now, and of nobody else. */
  private static final Set<String> LEFT_OUT = Set.of("node", "api_call");

  private static final Set<String> LEFT_OUT_COLUMNS =
      Set.of(
          "account.alerts_by",
          "account.alerts_until",
          "account.sweep_by",
          "account.sweep_until",
          "account.sweep_began",
          "account.api_paused_until",
          "account.token",
          "recording_file.place", // whoever has the bytes says so when it starts
          "delivery.place");

  /** A column of each table. */
  private static final String ACCOUNT = "account";

  private static final int ROWS_AT_ONCE = 1_000;
  private static final int OFTEN = 5_000;

  private LedgerFile() {}

  /**
   * Writes all of an account's ledger as it is at one instant, whoever goes on with it.
   *
   * @param total is told first how many rows there are
   * @param done is told now and then how many are written
   * @return how many
   */
  public static long write(
      Ledger ledger, OutputStream file, LongConsumer total, LongConsumer done) {
    String schema = ledger.schema();
    return ledger.snapshot(
        handle -> {
          ledger.takeTime(handle);
          try (JsonGenerator json =
              new JsonFactory().createGenerator(new GZIPOutputStream(file, 1 << 16))) {
            json.setRootValueSeparator(null);
            return write(handle.getConnection(), ledger.account(), schema, json, total, done);
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          } catch (SQLException failed) {
            throw new IllegalStateException(failed);
          }
        });
  }

  private static long write(
      Connection connection,
      String account,
      String schema,
      JsonGenerator json,
      LongConsumer total,
      LongConsumer done)
      throws IOException, SQLException {
    List<String> tables = tables(connection);
    long all = 0;
    for (String table : tables) {
      try (PreparedStatement count = of(account, connection, "SELECT COUNT(*) FROM " + table);
          ResultSet rows = count.executeQuery()) {
        rows.next();
        all += rows.getLong(1);
      }
    }
    total.accept(all);
    json.writeStartObject();
    json.writeNumberField(FORMAT, 1);
    json.writeStringField("schema", schema);
    json.writeStringField(ACCOUNT, account);
    json.writeNumberField("rows", all);
    json.writeEndObject();
    json.writeRaw('\n');
    long written = 0;
    for (String table : tables) {
      written += write(connection, account, table, json, written, done);
    }
    json.writeStartObject();
    json.writeNumberField("end", written);
    json.writeEndObject();
    json.writeRaw('\n');
    return written;
  }

  /** A query of the rows that an account has in a table. */
  private static PreparedStatement of(String account, Connection connection, String query)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(query + " WHERE " + ACCOUNT + " = ?");
    statement.setString(1, account);
    return statement;
  }

  private static long write(
      Connection connection,
      String account,
      String table,
      JsonGenerator json,
      long before,
      LongConsumer done)
      throws IOException, SQLException {
    List<String> columns = columns(connection, table);
    columns.removeIf(column -> LEFT_OUT_COLUMNS.contains(table + "." + column));
    json.writeStartObject();
    json.writeStringField("table", table);
    json.writeArrayFieldStart("columns");
    for (String column : columns) {
      json.writeString(column);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
    long rows = 0;
    String query = "SELECT " + String.join(", ", columns) + " FROM " + table;
    try (PreparedStatement statement = of(account, connection, query)) {
      statement.setFetchSize(ROWS_AT_ONCE);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          json.writeStartArray();
          for (int i = 1; i <= columns.size(); i++) {
            Object value = row.getObject(i);
            if (value == null) {
              json.writeNull();
            } else if (value instanceof Number number) {
              json.writeNumber(number.longValue());
            } else if (value instanceof byte[] bytes) {
              json.writeStartArray(); // what is no text is an array of one
              json.writeBinary(bytes);
              json.writeEndArray();
            } else {
              json.writeString(value.toString());
            }
          }
          json.writeEndArray();
          json.writeRaw('\n');
          if (++rows % OFTEN == 0) {
            done.accept(before + rows);
          }
        }
      }
    }
    return rows;
  }

  /**
   * Reads a file into a ledger that has nothing of the account yet: all of it, or nothing.
   *
   * @param total is told first how many rows there are
   * @param done is told now and then how many are read
   * @return how many
   * @throws LedgerRefused if the ledger holds something, or is of another version
   * @throws IllegalArgumentException if the file is none of a ledger, or not whole
   */
  public static long read(Ledger ledger, InputStream file, LongConsumer total, LongConsumer done) {
    JsonFactory lines =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
            .build();
    String schema = ledger.schema();
    return ledger.write(
        change -> {
          ledger.takeTime(change.handle());
          Connection connection = change.handle().getConnection();
          try (JsonParser json = lines.createParser(new GZIPInputStream(file, 1 << 16))) {
            requireEmpty(connection, ledger.account());
            requireHeader(json, schema, ledger.account(), total);
            return read(connection, json, done);
          } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                "the file is no export of a ledger, or not whole", unreadable);
          } catch (SQLException failed) {
            throw new IllegalStateException(failed);
          }
        });
  }

  private static void requireEmpty(Connection connection, String account) throws SQLException {
    for (String table : List.of("meeting", "session", "request")) {
      try (PreparedStatement any = of(account, connection, "SELECT 1 FROM " + table);
          ResultSet rows = any.executeQuery()) {
        if (rows.next()) {
          throw new LedgerRefused(
              "the ledger is not empty; one in which nothing is known yet is expected");
        }
      }
    }
    try (PreparedStatement row = of(account, connection, "DELETE FROM account")) {
      row.execute();
    }
  }

  private static void requireHeader(
      JsonParser json, String schema, String account, LongConsumer total) throws IOException {
    boolean isOne = false;
    String whose = account; // as versions with one account alone did not say
    String version = "";
    if (json.nextToken() == JsonToken.START_OBJECT) {
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        isOne |= name.equals(FORMAT) && json.getIntValue() == 1;
        version = name.equals("schema") ? json.getText() : version;
        whose = name.equals(ACCOUNT) ? json.getText() : whose;
        if (name.equals("rows")) {
          total.accept(json.getLongValue());
        }
      }
    }
    if (!isOne) {
      throw new IOException("no header");
    }
    if (!version.equals(schema)) {
      throw new LedgerRefused(
          "the file is of another version of Simpan (schema %s, this one's is %s); a ledger is brought up to date before it is exported"
              .formatted(version, schema));
    }
    if (!whose.equals(account)) {
      throw new LedgerRefused(
          "the file is the ledger of the account '%s', and this one is of '%s'; --account says which is meant"
              .formatted(whose.replaceAll("\\p{C}", "?"), account));
    }
  }

  private static long read(Connection connection, JsonParser json, LongConsumer done)
      throws IOException, SQLException {
    Set<String> tables = new TreeSet<>(tables(connection));
    long rows = 0;
    long promised = -1;
    Table table = null;
    try {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.START_ARRAY && table != null) {
          table.insert(json);
          if (++rows % OFTEN == 0) {
            done.accept(rows);
          }
        } else if (token == JsonToken.START_OBJECT) {
          json.nextToken();
          if ("end".equals(json.currentName())) {
            json.nextToken();
            promised = json.getLongValue();
            json.nextToken();
          } else {
            if (table != null) {
              table.close();
            }
            table = Table.of(connection, tables, json);
          }
        } else {
          throw new IOException("neither a table nor a row");
        }
      }
    } finally {
      if (table != null) {
        table.close();
      }
    }
    if (promised != rows) {
      throw new IOException("cut off");
    }
    return rows;
  }

  /** Rows on their way into a table. */
  private static final class Table {

    private final PreparedStatement insert;
    private final int columns;
    private int waiting;

    private Table(PreparedStatement insert, int columns) {
      this.insert = insert;
      this.columns = columns;
    }

    /** Names in the file count only if the database has them. */
    static Table of(Connection connection, Set<String> tables, JsonParser json)
        throws IOException, SQLException {
      String table = "";
      Set<String> columns = new LinkedHashSet<>();
      for (; json.currentToken() != JsonToken.END_OBJECT; json.nextToken()) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("table")) {
          table = json.getText();
        } else if (value == JsonToken.START_ARRAY) {
          while (json.nextToken() != JsonToken.END_ARRAY) {
            columns.add(json.getText());
          }
        }
      }
      if (!tables.contains(table)
          || columns.isEmpty()
          || !columns(connection, table).containsAll(columns)) {
        throw new IOException("a table that there is not");
      }
      String marks = "?, ".repeat(columns.size() - 1) + "?";
      return new Table(
          connection.prepareStatement(
              "INSERT INTO %s (%s) VALUES (%s)"
                  .formatted(table, String.join(", ", columns), marks)),
          columns.size());
    }

    void insert(JsonParser json) throws IOException, SQLException {
      int column = 0;
      for (JsonToken value = json.nextToken();
          value != JsonToken.END_ARRAY;
          value = json.nextToken()) {
        if (++column > columns || value == null) {
          throw new IOException("a row of another length");
        }
        switch (value) {
          case VALUE_NULL -> insert.setNull(column, Types.NULL);
          case VALUE_NUMBER_INT -> insert.setLong(column, json.getLongValue());
          case VALUE_STRING -> insert.setString(column, json.getText());
          case START_ARRAY -> {
            json.nextToken();
            insert.setBytes(column, json.getBinaryValue());
            if (json.nextToken() != JsonToken.END_ARRAY) {
              throw new IOException("more than bytes");
            }
          }
          default -> throw new IOException("neither a number, a text nor bytes");
        }
      }
      if (column != columns) {
        throw new IOException("a row of another length");
      }
      insert.addBatch();
      if (++waiting == ROWS_AT_ONCE) {
        flush();
      }
    }

    private void flush() throws SQLException {
      insert.executeBatch();
      waiting = 0;
    }

    void close() throws SQLException {
      try (insert) {
        flush();
      }
    }
  }

  /** In an order in which each row finds those that it refers to. */
  private static List<String> tables(Connection connection) throws SQLException {
    Set<String> found = new TreeSet<>();
    DatabaseMetaData data = connection.getMetaData();
    try (ResultSet rows =
        data.getTables(
            connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE"})) {
      while (rows.next()) {
        String table = rows.getString("TABLE_NAME").toLowerCase(Locale.ROOT);
        if (!LEFT_OUT.contains(table) && !table.matches("(simpan|qrtz|sqlite)_.*")) {
          found.add(table);
        }
      }
    }
    List<String> ordered = new ArrayList<>(ORDER);
    ordered.retainAll(found);
    found.removeAll(ordered);
    ordered.addAll(found);
    return ordered;
  }

  private static List<String> columns(Connection connection, String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (ResultSet rows =
        connection
            .getMetaData()
            .getColumns(connection.getCatalog(), connection.getSchema(), table, "%")) {
      while (rows.next()) {
        columns.add(rows.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
      }
    }
    return columns;
  }
}
