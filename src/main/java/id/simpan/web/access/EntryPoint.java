package id.simpan.web.access;

import id.simpan.web.Refusals;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/** What whoever has not signed in gets: a program 401, a person the page to do so. */
final class EntryPoint implements AuthenticationEntryPoint {

  private final Refusals refusals;

  EntryPoint(Refusals refusals) {
    this.refusals = refusals;
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
      throws IOException {
    if (why instanceof TooManySignIns tooMany) {
      retryAfter(response, tooMany);
      refusals.refuse(
          request,
          response,
          HttpStatus.TOO_MANY_REQUESTS,
          "Too many sign-ins have failed; the next can be tried in %d s."
              .formatted(tooMany.seconds()));
    } else if (Refusals.isOfProgram(request)) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge(request));
      refusals.refuse(
          request, response, HttpStatus.UNAUTHORIZED, "A name and a password are expected.");
    } else {
      response.setHeader(HttpHeaders.LOCATION, request.getContextPath() + SignInPage.PATH);
      response.setStatus(HttpStatus.FOUND.value());
    }
  }

  static void retryAfter(HttpServletResponse response, TooManySignIns tooMany) {
    response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(tooMany.seconds()));
  }

  /** A browser would ask for the password itself, and send it along for whichever page asks. */
  private static String challenge(HttpServletRequest request) {
    return Browsers.isOne(request)
        ? "FormBased realm=\"Simpan\""
        : "Basic realm=\"Simpan\", charset=\"UTF-8\"";
  }
}
