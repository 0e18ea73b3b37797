package id.simpan.web.access;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

/** The form to sign in with, and what it says when that fails. */
@Controller
final class SignInPage implements AuthenticationFailureHandler {

  static final String PATH = "/login";

  private static final String SECONDS = "id.simpan.signInAgainIn";

  private final boolean isByLogin;

  SignInPage(boolean isByLogin) {
    this.isByLogin = isByLogin;
  }

  @RequestMapping(
      path = PATH,
      method = {RequestMethod.GET, RequestMethod.POST})
  String form(HttpServletRequest request, Model model) {
    if (!isByLogin) {
      return "redirect:/";
    }
    model.addAttribute("failed", request.getParameter("failed") != null);
    model.addAttribute("out", request.getParameter("out") != null);
    model.addAttribute("seconds", request.getAttribute(SECONDS));
    return "login";
  }

  @Override
  public void onAuthenticationFailure(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
      throws IOException, ServletException {
    if (why instanceof TooManySignIns tooMany) {
      EntryPoint.tooMany(response, tooMany);
      request.setAttribute(SECONDS, tooMany.seconds());
      request.getRequestDispatcher(PATH).forward(request, response);
    } else {
      response.sendRedirect(request.getContextPath() + PATH + "?failed");
    }
  }
}
