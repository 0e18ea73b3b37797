package id.simpan.routing;

import id.simpan.announce.MailTemplates;
import id.simpan.ledger.Concern;
import id.simpan.ledger.Ledger;
import id.simpan.live.LiveRoutes;
import id.simpan.texts.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is worth an alert and stands in no ledger: files that are not used as they were saved, a
 * broker that is away, a node whose name is another's.
 */
public final class Conditions {

  private final LiveRoutes routes;
  private final MailTemplates templates;
  private final Optional<Broker> broker;
  private final List<Concern> forgotten;
  private final AllAccounts accounts;
  private final Ledger ledger;

  /**
   * @param forgotten sessions that are not archived, by account that is in no setting any more
   */
  Conditions(
      LiveRoutes routes,
      MailTemplates templates,
      Optional<Broker> broker,
      AllAccounts accounts,
      Ledger ledger,
      Map<String, Long> forgotten) {
    this.ledger = ledger;
    this.accounts = accounts;
    this.forgotten =
        forgotten.entrySet().stream()
            .map(
                it ->
                    Concern.pending(
                        "account",
                        it.getKey(),
                        Text.of(
                            "concern.account", "account", it.getKey(), "sessions", it.getValue())))
            .toList();
    this.routes = routes;
    this.templates = templates;
    this.broker = broker;
  }

  /** Those that hold now. */
  public List<Concern> holding() {
    List<Concern> holding = new ArrayList<>();
    routes
        .reports()
        .forEach(
            (file, report) ->
                holding.add(
                    Concern.pending(
                        "routes", file, Text.of("concern.routes.file", "report", report))));
    List<String> missing = routes.stand() ? routes.missing() : List.of();
    if (!missing.isEmpty()) {
      holding.add(
          Concern.pending(
              "routes",
              "keeping",
              Text.of("concern.routes.missing", "inputs", String.join(", ", missing))));
    }
    broker.ifPresent(it -> holding.addAll(it.concerns()));
    holding.addAll(ledger.concerns());
    holding.addAll(accounts.concerns());
    holding.addAll(forgotten);
    holding.addAll(templates.broken());
    return holding;
  }
}
