package id.simpan.ledger;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Keeps the statements of one connection prepared for their next use: SQLite's driver has no cache
 * of its own, and to prepare one costs as much as to execute it. One that is in use is not lent a
 * second time. The connection closes them at its end.
 */
final class KeptStatements implements StatementBuilder {

  private static final int MOST = 200;

  private final StatementBuilder fresh;

  /** By what was prepared; whoever gives a statement back names its SQL before it was parsed. */
  private final Map<Statement, String> lent = new IdentityHashMap<>();

  private final Map<String, PreparedStatement> kept = new LinkedHashMap<>(MOST, 0.75f, true);

  KeptStatements(Connection connection) {
    this.fresh = DefaultStatementBuilder.FACTORY.createStatementBuilder(connection);
  }

  @Override
  public Statement create(Connection connection, StatementContext context) throws SQLException {
    return fresh.create(connection, context);
  }

  @Override
  public PreparedStatement create(Connection connection, String sql, StatementContext context)
      throws SQLException {
    PreparedStatement statement = context.isReturningGeneratedKeys() ? null : kept.remove(sql);
    if (statement == null) {
      statement = fresh.create(connection, sql, context);
    }
    lent.put(statement, sql);
    return statement;
  }

  @Override
  public CallableStatement createCall(Connection connection, String sql, StatementContext context)
      throws SQLException {
    return fresh.createCall(connection, sql, context);
  }

  @Override
  public void close(Connection connection, String sql, Statement statement) throws SQLException {
    String prepared = lent.remove(statement);
    if (prepared == null || kept.containsKey(prepared)) {
      fresh.close(connection, sql, statement);
      return;
    }
    ((PreparedStatement) statement).clearParameters();
    kept.put(prepared, (PreparedStatement) statement);
    if (kept.size() > MOST) {
      var oldest = kept.entrySet().iterator();
      fresh.close(connection, sql, oldest.next().getValue());
      oldest.remove();
    }
  }
}
