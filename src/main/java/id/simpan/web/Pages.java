package id.simpan.web;

import id.simpan.ledger.Filter;
import id.simpan.ledger.SessionDetail;
import id.simpan.ledger.WrongParameter;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What there is to look at. Addresses are relative, so all pages lie in one folder. */
@Controller
class Pages {

  private static final int SIZE = 25;

  private final Views views;
  private final RoutesView routes;

  Pages(Views views, RoutesView routes) {
    this.views = views;
    this.routes = routes;
  }

  @GetMapping("/")
  String home(
      @RequestParam(required = false) String state,
      @RequestParam(required = false) String query,
      @RequestParam(defaultValue = "0") int page,
      Locale locale,
      Model model) {
    Filter filter = new Filter(state, query, page, SIZE);
    Standing standing = views.standing(locale);
    model.addAttribute("standing", standing);
    model.addAttribute("downloads", views.downloads());
    model.addAttribute("filter", filter);
    model.addAttribute("states", Filter.STATES);
    model.addAttribute("sessions", views.sessions(filter));
    var figures = views.figures();
    model.addAttribute("figures", figures);
    model.addAttribute("filesChart", Chart.files(figures));
    model.addAttribute("bytesChart", Chart.bytes(figures));
    model.addAttribute("hoursChart", Chart.hoursLeft(figures));
    model.addAttribute("space", Forecast.of(standing));
    return "home";
  }

  @GetMapping("/session")
  String session(
      @RequestParam String uuid, @RequestParam(defaultValue = "0") int page, Model model) {
    SessionDetail session =
        views
            .session(uuid)
            .orElseThrow(() -> new NotFound("session %s is not known".formatted(uuid)));
    model.addAttribute("recording", session);
    model.addAttribute("history", views.history(uuid, fromZero(page)));
    return "session";
  }

  @GetMapping("/destinations")
  String destinations(Model model) {
    model.addAttribute("destinations", views.destinations());
    return "destinations";
  }

  @GetMapping("/routes")
  String routes(Model model) {
    model.addAttribute("routes", routes.all());
    model.addAttribute("picture", routes.picture());
    return "routes";
  }

  @GetMapping("/audit")
  String audit(@RequestParam(defaultValue = "0") int page, Model model) {
    model.addAttribute("audit", views.audit(fromZero(page)));
    return "audit";
  }

  private static int fromZero(int page) {
    if (page < 0 || page > Filter.LAST) {
      throw new WrongParameter("page", "a number from 0 to %d is expected".formatted(Filter.LAST));
    }
    return page;
  }
}
