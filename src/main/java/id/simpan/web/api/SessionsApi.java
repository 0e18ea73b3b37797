package id.simpan.web.api;

import id.simpan.ledger.Event;
import id.simpan.ledger.Filter;
import id.simpan.ledger.SessionDetail;
import id.simpan.ledger.WrongParameter;
import id.simpan.web.Actions;
import id.simpan.web.NotFound;
import id.simpan.web.Outcome;
import id.simpan.web.SessionIds;
import id.simpan.web.Views;
import id.simpan.web.Who;
import java.security.Principal;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Sessions, and what can be done about one. */
@RestController
@RequestMapping(path = SessionsApi.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
class SessionsApi {

  static final String PATH = ApiConfiguration.PATH + "/sessions";

  private final Views views;
  private final Actions actions;

  SessionsApi(Views views, Actions actions) {
    this.views = views;
    this.actions = actions;
  }

  /**
   * Sessions; those that are not archived by their deadline, then the others, newest first.
   *
   * @param state unsafe, open, processing, ready, archived, lost or missed; all without it
   * @param query words that the topic has, or begins of them, or a meeting id
   * @param page from 0; a search ends with the first 2,000 that it finds
   * @param size rows of a page, 1 to 200
   */
  @GetMapping
  Listing<Listed> sessions(
      @RequestParam(required = false) String state,
      @RequestParam(required = false) String query,
      @RequestParam(defaultValue = "0") int page,
      @RequestParam(defaultValue = "50") int size) {
    return Listing.of(views.sessions(new Filter(state, query, page, size)), Listed::of);
  }

  /**
   * All that is known of a session but its history.
   *
   * @param session its uuid; one with other characters than letters, digits, +, =, _ and - is ~ and
   *     base64url of it, without padding
   */
  @GetMapping("/{session}")
  SessionDetail session(@PathVariable String session) {
    return views.session(SessionIds.uuid(session)).orElseThrow(() -> unknown(session));
  }

  /**
   * What happened to a session, newest first, 50 on a page.
   *
   * @param session its uuid, as above
   * @param page from 0
   */
  @GetMapping("/{session}/history")
  Listing<Event> history(@PathVariable String session, @RequestParam(defaultValue = "0") int page) {
    String uuid = SessionIds.uuid(session);
    if (views.session(uuid).isEmpty()) {
      throw unknown(session);
    }
    return Listing.of(views.history(uuid, Paging.require(page)), it -> it);
  }

  private static NotFound unknown(String session) {
    return new NotFound("session %s is not known".formatted(session));
  }

  /**
   * Tries at once what failed of a session's files and deliveries.
   *
   * @param session its uuid, as above
   */
  @PostMapping("/{session}/retry")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Outcome retry(@PathVariable String session, Principal principal) {
    return actions.tryAgain(Who.asks(principal), SessionIds.uuid(session));
  }

  /**
   * Owes a destination what it has not got of a session.
   *
   * @param session its uuid, as above
   */
  @PostMapping(path = "/{session}/deliveries", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  Outcome deliver(
      @PathVariable String session, @RequestBody DeliveryAsked asked, Principal principal) {
    if (asked.destination() == null || asked.destination().isBlank()) {
      throw new WrongParameter("destination", "the name of a destination is expected");
    }
    return actions.deliver(Who.asks(principal), SessionIds.uuid(session), asked.destination());
  }

  /**
   * A delivery.
   *
   * @param destination the name of one that stores, such as s3
   */
  record DeliveryAsked(String destination) {}

  /**
   * Notes that a person knows of a lost session, which then no longer counts as unsafe.
   *
   * @param session its uuid, as above
   */
  @PostMapping("/{session}/acknowledgement")
  Outcome acknowledge(@PathVariable String session, Principal principal) {
    return actions.acknowledge(Who.asks(principal), SessionIds.uuid(session));
  }
}
