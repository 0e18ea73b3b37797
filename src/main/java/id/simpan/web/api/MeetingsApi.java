package id.simpan.web.api;

import id.simpan.web.Actions;
import id.simpan.web.Outcome;
import id.simpan.web.Who;
import java.security.Principal;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Meetings: whether they are polled, and when. */
@RestController
@RequestMapping(
    path = ApiConfiguration.PATH + "/meetings/{meeting}",
    produces = MediaType.APPLICATION_JSON_VALUE)
class MeetingsApi {

  private final Actions actions;

  MeetingsApi(Actions actions) {
    this.actions = actions;
  }

  /**
   * Polls a meeting now, as a sweep would, within the API's budget.
   *
   * @param meeting its id
   */
  @PostMapping("/poll")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Outcome poll(@PathVariable String meeting, Principal principal) {
    return actions.pollNow(Who.asks(principal), meeting);
  }

  /**
   * Polls a meeting in each sweep again.
   *
   * @param meeting its id
   */
  @PutMapping("/watch")
  Outcome watch(@PathVariable String meeting, Principal principal) {
    return actions.watch(Who.asks(principal), meeting);
  }

  /**
   * Polls a meeting no longer, until it is watched again.
   *
   * @param meeting its id
   * @param confirmed also if a session of it is not archived yet, which then may be lost
   */
  @DeleteMapping("/watch")
  Outcome stopWatching(
      @PathVariable String meeting,
      @RequestParam(defaultValue = "false") boolean confirmed,
      Principal principal) {
    return actions.stopWatching(Who.asks(principal), meeting, confirmed);
  }
}
