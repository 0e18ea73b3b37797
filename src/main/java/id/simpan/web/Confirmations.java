package id.simpan.web;

import id.simpan.ledger.SessionDetail;
import id.simpan.ledger.WrongParameter;
import id.simpan.web.Standing.Remedy;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Asks before anything is done, does it, and says on the page one came from what it did. */
@Controller
class Confirmations {

  private final Views views;
  private final Actions actions;

  Confirmations(Views views, Actions actions) {
    this.views = views;
    this.actions = actions;
  }

  /**
   * What is asked for. What is not given is null.
   *
   * @param action such as {@code poll-now}
   * @param session uuid; where the action is about a meeting, the page that one came from
   * @param to a destination
   */
  record Asked(String action, String session, String meeting, String to, Boolean confirmed) {

    Asked {
      session = orNull(session);
      meeting = orNull(meeting);
      to = orNull(to);
    }

    private static String orNull(String text) {
      return text == null || text.isBlank() ? null : text;
    }

    boolean isConfirmed() {
      return Boolean.TRUE.equals(confirmed);
    }

    Remedy remedy() {
      return Stream.of(Remedy.values())
          .filter(it -> name(it).equals(action))
          .findFirst()
          .orElseThrow(
              () ->
                  new WrongParameter(
                      "action",
                      "one of "
                          + String.join(", ", Stream.of(Remedy.values()).map(Asked::name).toList())
                          + " is expected"));
    }

    static String name(Remedy remedy) {
      return remedy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String needed(String field, String value) {
      if (value == null) {
        throw new WrongParameter(field, action + " is done to one, and it is not named");
      }
      return value;
    }

    String neededSession() {
      return needed("session", session);
    }

    String neededMeeting() {
      return needed("meeting", meeting);
    }

    String neededDestination() {
      return needed("to", to);
    }
  }

  @GetMapping("/confirm")
  String ask(Asked asked, Model model) {
    Remedy remedy = asked.remedy();
    switch (remedy) {
      case TRY_AGAIN, DELIVER, ACKNOWLEDGE -> asked.neededSession();
      case POLL_NOW, STOP_WATCHING, WATCH -> asked.neededMeeting();
      case SWEEP_NOW -> {}
    }
    SessionDetail session = asked.session() == null ? null : known(asked.session());
    model.addAttribute("asked", asked);
    model.addAttribute("recording", session);
    model.addAttribute("storing", remedy == Remedy.DELIVER ? storing() : List.of());
    return "confirm";
  }

  private SessionDetail known(String uuid) {
    return views
        .session(uuid)
        .orElseThrow(() -> new NotFound("session %s is not known".formatted(uuid)));
  }

  private List<String> storing() {
    return views.destinations().stream()
        .filter(DestinationView::stores)
        .map(DestinationView::name)
        .toList();
  }

  @PostMapping("/act")
  String act(Asked asked, Principal principal, RedirectAttributes after) {
    String who = Who.asks(principal);
    Outcome outcome =
        switch (asked.remedy()) {
          case POLL_NOW -> actions.pollNow(who, asked.neededMeeting());
          case SWEEP_NOW -> actions.sweepNow(who);
          case TRY_AGAIN -> actions.tryAgain(who, asked.neededSession());
          case DELIVER -> actions.deliver(who, asked.neededSession(), asked.neededDestination());
          case ACKNOWLEDGE -> actions.acknowledge(who, asked.neededSession());
          case STOP_WATCHING ->
              actions.stopWatching(who, asked.neededMeeting(), asked.isConfirmed());
          case WATCH -> actions.watch(who, asked.neededMeeting());
        };
    after.addFlashAttribute("outcome", outcome);
    if (asked.session() == null) {
      return "redirect:/";
    }
    after.addAttribute("uuid", asked.session());
    return "redirect:/session";
  }
}
