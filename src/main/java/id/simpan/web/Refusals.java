package id.simpan.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;

/** How it is said that something cannot be had: to programs as RFC 9457 has it, else in a line. */
public final class Refusals {

  private final ObjectMapper json;

  /**
   * @param json that writes a {@link ProblemDetail} as RFC 9457 has it
   */
  public Refusals(ObjectMapper json) {
    this.json = json;
  }

  /** Whether a program asks, rather than a person's browser for a page. */
  public static boolean isOfProgram(HttpServletRequest request) {
    return isUnder(request, "/api/v1") || isUnder(request, "/actuator");
  }

  private static boolean isUnder(HttpServletRequest request, String folder) {
    String path =
        request
            .getRequestURI()
            .substring(request.getContextPath().length())
            .replaceFirst("^" + AccountPlaces.PATH + "[^/]+", "");
    return path.equals(folder) || path.startsWith(folder + "/");
  }

  /**
   * @param detail one sentence for whoever reads it, without a secret
   */
  public void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      HttpStatusCode status,
      String detail)
      throws IOException {
    if (isOfProgram(request)) {
      refuse(request, response, ProblemDetail.forStatusAndDetail(status, detail));
    } else {
      response.setStatus(status.value());
      response.setContentType(MediaType.TEXT_PLAIN_VALUE);
      response.setCharacterEncoding(StandardCharsets.UTF_8.name());
      response.getWriter().println(detail);
    }
  }

  /** Writes a problem as it is. */
  public void refuse(
      HttpServletRequest request, HttpServletResponse response, ProblemDetail problem)
      throws IOException {
    if (problem.getInstance() == null) {
      problem.setInstance(URI.create(request.getRequestURI()));
    }
    response.setStatus(problem.getStatus());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    json.writeValue(response.getOutputStream(), problem);
  }
}
