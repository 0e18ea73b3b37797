package id.simpan.web.api;

import com.fasterxml.jackson.databind.JsonMappingException;
import id.simpan.ledger.WrongParameter;
import id.simpan.routing.Problems;
import id.simpan.web.Changed;
import id.simpan.web.NotFound;
import id.simpan.web.Refusals;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * What went wrong with a request of a program, as RFC 9457 has it: {@code field} names the wrong
 * parameter, {@code code} why something cannot be done now.
 */
final class ApiFaults implements HandlerExceptionResolver, Ordered {

  private static final Logger LOG = LoggerFactory.getLogger("id.simpan.api");

  private final Refusals refusals;
  private final Problems problems;

  ApiFaults(Refusals refusals, Problems problems) {
    this.refusals = refusals;
    this.problems = problems;
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public ModelAndView resolveException(
      HttpServletRequest request, HttpServletResponse response, Object handler, Exception fault) {
    if (!Refusals.isOfProgram(request) || response.isCommitted()) {
      return null;
    }
    try {
      if (fault instanceof ErrorResponse known) {
        known
            .getHeaders()
            .forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
      }
      refusals.refuse(request, response, problem(fault));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    return new ModelAndView();
  }

  private ProblemDetail problem(Exception fault) {
    if (fault instanceof NotFound) {
      return problem(HttpStatus.NOT_FOUND, fault.getMessage());
    }
    if (fault instanceof Changed changed) {
      ProblemDetail problem = problem(HttpStatus.CONFLICT, changed.getMessage());
      problem.setProperty("code", changed.code());
      return problem;
    }
    if (fault instanceof WrongParameter wrong) {
      return wrong(wrong.field(), wrong.getMessage());
    }
    if (fault instanceof MethodArgumentTypeMismatchException mistyped) {
      Class<?> type = mistyped.getRequiredType();
      return wrong(
          mistyped.getName(),
          "%s: %s is expected"
              .formatted(
                  mistyped.getName(), type == boolean.class ? "true or false" : "a whole number"));
    }
    if (fault instanceof HttpMessageNotReadableException unreadable) {
      return unreadable(unreadable);
    }
    if (fault instanceof NoResourceFoundException || fault instanceof NoHandlerFoundException) {
      return problem(HttpStatus.NOT_FOUND, "There is no such resource.");
    }
    if (fault instanceof ErrorResponse known) {
      return known.getBody();
    }
    LOG.error("A request of the API failed: {}", problems.trace(fault));
    return problem(HttpStatus.INTERNAL_SERVER_ERROR, "Simpan could not do it; the log says why.");
  }

  private static ProblemDetail unreadable(HttpMessageNotReadableException unreadable) {
    if (unreadable.getCause() instanceof JsonMappingException mapping
        && !mapping.getPath().isEmpty()) {
      String field =
          mapping.getPath().stream()
              .map(it -> String.valueOf(it.getFieldName()))
              .collect(Collectors.joining("."));
      return wrong(field, field + ": another kind of value is expected");
    }
    return problem(HttpStatus.BAD_REQUEST, "The body is not the JSON that is expected.");
  }

  private static ProblemDetail wrong(String field, String detail) {
    ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, detail);
    problem.setProperty("field", field);
    return problem;
  }

  private static ProblemDetail problem(HttpStatus status, String detail) {
    return ProblemDetail.forStatusAndDetail(status, detail);
  }
}
