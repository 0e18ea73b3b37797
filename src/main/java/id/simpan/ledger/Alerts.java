package id.simpan.ledger;

import id.simpan.texts.Texts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * Opens an alert when a concern begins to hold, and resolves it when it no longer does. Of several
 * nodes one at a time does so for the account, and tells; each does so for what is its own.
 */
public final class Alerts {

  private final Ledger ledger;
  private final Safety safety;
  private final Supplier<List<Concern>> others;
  private final Texts texts;

  /** Whoever neither looks again nor tells one within so long leaves it to another node. */
  private static final long KEEPING_MILLIS = 60_000;

  /**
   * @param others concerns that the ledger does not know, such as of routes
   * @param texts in the language that they are told in
   */
  public Alerts(Ledger ledger, Safety safety, Supplier<List<Concern>> others, Texts texts) {
    this.ledger = ledger;
    this.safety = safety;
    this.others = others;
    this.texts = texts;
  }

  /** Compares what holds with what is open; returns the alerts that are still to be told. */
  public List<Alert> review() {
    Map<String, Concern> holding = new LinkedHashMap<>();
    String node = ledger.node();
    others.get().stream().map(it -> it.at(node)).forEach(it -> holding.put(key(node, it), it));
    boolean isForAll = !ledger.isShared() || isKeeper();
    if (isForAll) {
      safety.concerns().stream()
          .filter(Concern::isToTell)
          .forEach(it -> holding.putIfAbsent(key("", it), it));
    }
    List<String> changed =
        isAsBefore(holding, isForAll)
            ? List.of()
            : ledger.write(change -> reconcile(change.handle(), holding, isForAll));
    return isForAll ? ledger.read(handle -> untold(handle, changed)) : List.of();
  }

  /** Whether this node is the one that looks after the account's alerts. */
  private boolean isKeeper() {
    return ledger.write(
        change ->
            change
                    .handle()
                    .createUpdate(
                        """
                        UPDATE account SET alerts_by = :owner, alerts_until = :until
                        WHERE account = :account AND (alerts_by = :owner OR alerts_by IS NULL
                          OR alerts_until IS NULL OR alerts_until < :now)
                        """)
                    .bind("owner", ledger.owner())
                    .bind("until", ledger.now() + KEEPING_MILLIS)
                    .bind("now", ledger.now())
                    .bind("account", ledger.account())
                    .execute()
                == 1);
  }

  /** Whether another node tells what this one was to tell, as this one took too long over it. */
  public boolean areLeft() {
    return ledger.isShared()
        && ledger.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT COUNT(*) FROM account WHERE account = :account AND alerts_by = :owner")
                    .bind("account", ledger.account())
                    .bind("owner", ledger.owner())
                    .mapTo(Integer.class)
                    .one()
                    .equals(0));
  }

  /**
   * It has been told on its channel: its opening, or its end. Whoever gets on so keeps the rest,
   * however many they are.
   */
  public void told(Alert alert) {
    String how = alert.channel().equals(Alert.MAIL) ? "told" : "posted";
    ledger.write(
        change -> {
          if (ledger.isShared()) {
            change
                .handle()
                .createUpdate(
                    "UPDATE account SET alerts_until = :until WHERE account = :account AND alerts_by = :owner")
                .bind("until", ledger.now() + KEEPING_MILLIS)
                .bind("account", ledger.account())
                .bind("owner", ledger.owner())
                .execute();
          }
          return change
              .handle()
              .createUpdate(
                  "UPDATE alert SET %s_opened = 1, %s_resolved = CASE WHEN :resolved = 1 THEN 1 ELSE %s_resolved END WHERE id = :id"
                      .formatted(how, how, how))
              .bind("resolved", alert.resolved() ? 1 : 0)
              .bind("id", alert.id())
              .execute();
        });
  }

  /** Those of several accounts come to the same people. */
  private String ofAccount(String message) {
    String account = ledger.account();
    return account.equals(Ledger.UNNAMED_ACCOUNT) ? message : account + ": " + message;
  }

  private boolean isAsBefore(Map<String, Concern> holding, boolean isForAll) {
    return ledger.read(handle -> open(handle, isForAll).keySet().equals(holding.keySet()));
  }

  private static String key(String node, Concern concern) {
    return key(node, concern.kind(), concern.subject());
  }

  private static String key(String node, String kind, String subject) {
    return node + "\n" + kind + "\n" + subject;
  }

  /**
   * Ids of those that are open, by node, kind and subject: this node's own; and for all, the
   * account's and those of nodes that are gone.
   */
  private Map<String, String> open(Handle handle, boolean isForAll) {
    Map<String, String> open = new HashMap<>();
    handle
        .createQuery(
            """
            SELECT id, node, kind, subject FROM alert WHERE account = :account AND resolved_at IS NULL
              AND (node = :node OR :all = 1 AND (node = '' OR node NOT IN (
                SELECT n.name FROM node n WHERE n.account = :account AND n.left_at IS NULL)))
            """)
        .bind("account", ledger.account())
        .bind("node", ledger.node())
        .bind("all", isForAll ? 1 : 0)
        .map(
            (rs, context) ->
                open.put(key(rs.getString(2), rs.getString(3), rs.getString(4)), rs.getString(1)))
        .list();
    return open;
  }

  /** Returns the ids of alerts that changed in this review. */
  private List<String> reconcile(Handle handle, Map<String, Concern> holding, boolean isForAll) {
    Map<String, String> open = open(handle, isForAll);
    List<String> changed = new ArrayList<>();
    for (Map.Entry<String, Concern> held : holding.entrySet()) {
      String key = held.getKey();
      Concern concern = held.getValue();
      if (open.containsKey(key)) {
        open.put(key, "");
        continue;
      }
      String id = UUID.randomUUID().toString();
      handle
          .createUpdate(
              """
              INSERT INTO alert (id, account, node, kind, subject, message, opened_at)
              VALUES (:id, :account, :node, :kind, :subject, :message, :now)
              """)
          .bind("id", id)
          .bind("account", ledger.account())
          .bind("node", key.substring(0, key.indexOf('\n')))
          .bind("kind", concern.kind())
          .bind("subject", concern.subject())
          .bind("message", ofAccount(texts.say(concern.text())))
          .bind("now", ledger.now())
          .execute();
      open.put(key, "");
      changed.add(id);
    }
    for (String id : open.values()) {
      if (!id.isEmpty()) {
        handle
            .createUpdate("UPDATE alert SET resolved_at = :now WHERE id = :id")
            .bind("now", ledger.now())
            .bind("id", id)
            .execute();
        changed.add(id);
      }
    }
    return changed;
  }

  private List<Alert> untold(Handle handle, List<String> changed) {
    List<Alert> untold = new ArrayList<>();
    handle
        .createQuery(
            """
            SELECT * FROM alert WHERE account = :account
              AND (told_opened = 0 OR told_resolved = 0 OR posted_opened = 0 OR posted_resolved = 0)
              AND (told_opened = 0 OR posted_opened = 0 OR resolved_at IS NOT NULL)
            ORDER BY opened_at, id
            """)
        .bind("account", ledger.account())
        .map(
            (rs, context) -> {
              boolean isOver = rs.getObject("resolved_at") != null;
              for (String[] channel :
                  new String[][] {{Alert.MAIL, "told"}, {Alert.WEBHOOK, "posted"}}) {
                boolean opened = rs.getInt(channel[1] + "_opened") == 1;
                boolean resolved = rs.getInt(channel[1] + "_resolved") == 1;
                if (!opened || (isOver && !resolved)) {
                  untold.add(
                      new Alert(
                          rs.getString("id"),
                          rs.getString("kind"),
                          rs.getString("subject"),
                          rs.getString("message"),
                          channel[0],
                          opened && isOver,
                          channel[0].equals(Alert.MAIL) && changed.contains(rs.getString("id"))));
                }
              }
              return 0;
            })
        .list();
    return untold;
  }
}
