package id.simpan.web.api;

import id.simpan.ledger.Audited;
import id.simpan.ledger.Figures;
import id.simpan.web.Actions;
import id.simpan.web.DestinationView;
import id.simpan.web.Download;
import id.simpan.web.Outcome;
import id.simpan.web.RouteView;
import id.simpan.web.Standing;
import id.simpan.web.Views;
import id.simpan.web.Who;
import java.security.Principal;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** How the whole of it stands. */
@RestController
@RequestMapping(path = ApiConfiguration.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
class StandingApi {

  private final Views views;
  private final Actions actions;

  StandingApi(Views views, Actions actions) {
    this.views = views;
    this.actions = actions;
  }

  /** Is every recording safe, and if not, what is to be done? */
  @GetMapping("/status")
  Standing status() {
    return views.standing();
  }

  /** Destinations, as they are doing. */
  @GetMapping("/destinations")
  Listing<DestinationView> destinations() {
    return Listing.of(views.destinations());
  }

  /** Files of routes, as they run. */
  @GetMapping("/routes")
  Listing<RouteView> routes() {
    return Listing.of(views.routes());
  }

  /** Downloads that are running. */
  @GetMapping("/downloads")
  Listing<Download> downloads() {
    return Listing.of(views.downloads());
  }

  /** The last 30 days, today included. */
  @GetMapping("/figures")
  Figures figures() {
    return views.figures();
  }

  /**
   * What people did and were refused, newest first, 50 on a page.
   *
   * @param page from 0
   */
  @GetMapping("/audit")
  Listing<Audited> audit(@RequestParam(defaultValue = "0") int page) {
    return Listing.of(views.audit(Paging.require(page)), it -> it);
  }

  /** Starts a sweep of all watched meetings now. */
  @PostMapping("/sweep")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Outcome sweep(Principal principal) {
    return actions.sweepNow(Who.asks(principal));
  }
}
