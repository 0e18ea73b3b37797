package id.simpan.web;

import id.simpan.ledger.Audited;
import id.simpan.ledger.Event;
import id.simpan.ledger.Figures;
import id.simpan.ledger.Filter;
import id.simpan.ledger.Overview;
import id.simpan.ledger.Page;
import id.simpan.ledger.SessionDetail;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What there is to see of a running program: for pages and the API alike. Nothing here changes
 * anything.
 */
public class Views {

  /** Is every recording safe, and if not, what is to be done? */
  public Standing standing() {
    return new Standing(
        true, List.of(), List.of(), Map.of(), null, null, false, null, 0, null, null, "", null);
  }

  /** Sessions; those that are not archived by their deadline, then the others, newest first. */
  public Page<Overview.Line> sessions(Filter filter) {
    return new Page<>(List.of(), filter.page(), false);
  }

  /** A session, or empty if it is not known. */
  public Optional<SessionDetail> session(String uuid) {
    return Optional.empty();
  }

  /**
   * What happened to a session, newest first, 50 on a page.
   *
   * @param page from 0
   */
  public Page<Event> history(String uuid, int page) {
    return new Page<>(List.of(), page, false);
  }

  public List<DestinationView> destinations() {
    return List.of();
  }

  public List<RouteView> routes() {
    return List.of();
  }

  public List<Download> downloads() {
    return List.of();
  }

  /** Of the last 30 days, today included, each of {@code simpan.time-zone}. */
  public Figures figures() {
    return new Figures(List.of(), List.of());
  }

  /**
   * What people did and were refused, newest first, 50 on a page.
   *
   * @param page from 0
   */
  public Page<Audited> audit(int page) {
    return new Page<>(List.of(), page, false);
  }
}
