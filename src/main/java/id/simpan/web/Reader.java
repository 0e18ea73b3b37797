package id.simpan.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page knows of who reads it. */
@ControllerAdvice(annotations = Controller.class)
class Reader {

  private final Words words;

  Reader(Words words) {
    this.words = words;
  }

  @ModelAttribute("say")
  Wording say(Locale locale) {
    return words.in(locale);
  }

  /** The name of the login, or null. */
  @ModelAttribute("who")
  String who(HttpServletRequest request) {
    return request.getRemoteUser();
  }
}
