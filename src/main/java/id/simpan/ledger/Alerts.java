package id.simpan.ledger;

import id.simpan.texts.Texts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** Opens an alert when a concern begins to hold, and resolves it when it no longer does. */
public final class Alerts {

  private final Ledger ledger;
  private final Safety safety;
  private final Supplier<List<Concern>> others;
  private final Texts texts;

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
    List<Concern> holding = new ArrayList<>(others.get());
    safety.concerns().stream().filter(Concern::isToTell).forEach(holding::add);
    List<String> changed =
        isAsBefore(holding)
            ? List.of()
            : ledger.write(change -> reconcile(change.handle(), holding));
    return ledger.read(handle -> untold(handle, changed));
  }

  /** It has been told on its channel: its opening, or its end. */
  public void told(Alert alert) {
    String how = alert.channel().equals(Alert.MAIL) ? "told" : "posted";
    ledger.write(
        change ->
            change
                .handle()
                .createUpdate(
                    "UPDATE alert SET %s_opened = 1, %s_resolved = CASE WHEN :resolved = 1 THEN 1 ELSE %s_resolved END WHERE id = :id"
                        .formatted(how, how, how))
                .bind("resolved", alert.resolved() ? 1 : 0)
                .bind("id", alert.id())
                .execute());
  }

  private boolean isAsBefore(List<Concern> holding) {
    List<String> keys = holding.stream().map(it -> key(it.kind(), it.subject())).sorted().toList();
    return ledger.read(handle -> open(handle).keySet().stream().sorted().toList().equals(keys));
  }

  private static String key(String kind, String subject) {
    return kind + "\n" + subject;
  }

  /** Ids of those that are open, by kind and subject. */
  private Map<String, String> open(Handle handle) {
    Map<String, String> open = new HashMap<>();
    handle
        .createQuery(
            "SELECT id, kind, subject FROM alert WHERE account = :account AND resolved_at IS NULL")
        .bind("account", ledger.account())
        .map((rs, context) -> open.put(key(rs.getString(2), rs.getString(3)), rs.getString(1)))
        .list();
    return open;
  }

  /** Returns the ids of alerts that changed in this review. */
  private List<String> reconcile(Handle handle, List<Concern> holding) {
    Map<String, String> open = open(handle);
    List<String> changed = new ArrayList<>();
    for (Concern concern : holding) {
      String key = key(concern.kind(), concern.subject());
      if (open.containsKey(key)) {
        open.put(key, "");
        continue;
      }
      String id = UUID.randomUUID().toString();
      handle
          .createUpdate(
              """
              INSERT INTO alert (id, account, kind, subject, message, opened_at)
              VALUES (:id, :account, :kind, :subject, :message, :now)
              """)
          .bind("id", id)
          .bind("account", ledger.account())
          .bind("kind", concern.kind())
          .bind("subject", concern.subject())
          .bind("message", texts.say(concern.text()))
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
