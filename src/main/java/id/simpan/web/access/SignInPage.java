package id.simpan.web.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The form to sign in with, and what it says when that fails. */
@Controller
final class SignInPage implements AuthenticationFailureHandler {

  static final String PATH = "/login";

  private final boolean isByLogin;

  SignInPage(boolean isByLogin) {
    this.isByLogin = isByLogin;
  }

  @GetMapping(PATH)
  String form(HttpServletRequest request, Model model) {
    if (!isByLogin) {
      return "redirect:/";
    }
    model.addAttribute("failed", request.getParameter("failed") != null);
    model.addAttribute("out", request.getParameter("out") != null);
    return "login";
  }

  @Override
  public void onAuthenticationFailure(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
      throws IOException {
    if (why instanceof TooManySignIns tooMany) {
      EntryPoint.retryAfter(response, tooMany);
      response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
    } else {
      response.sendRedirect(request.getContextPath() + PATH + "?failed");
    }
  }
}
