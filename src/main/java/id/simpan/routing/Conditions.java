package id.simpan.routing;

import id.simpan.announce.MailTemplates;
import id.simpan.ledger.Concern;
import id.simpan.live.LiveRoutes;
import id.simpan.texts.Text;
import java.util.ArrayList;
import java.util.List;

/** What is worth an alert and stands in no ledger: files that are not used as they were saved. */
public final class Conditions {

  private final LiveRoutes routes;
  private final MailTemplates templates;

  Conditions(LiveRoutes routes, MailTemplates templates) {
    this.routes = routes;
    this.templates = templates;
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
    holding.addAll(templates.broken());
    return holding;
  }
}
