package id.simpan.web;

import id.simpan.ledger.WrongParameter;
import id.simpan.routing.Problems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.validation.BindException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;

/**
 * What was asked for in vain, on a page that says so; what failed, in a line of the log. Anything
 * else is Spring's {@code error}.
 */
@ControllerAdvice(assignableTypes = {Pages.class, Confirmations.class})
class PageFaults {

  private static final Logger LOG = LoggerFactory.getLogger(PageFaults.class);

  private final Problems problems;

  PageFaults(Problems problems) {
    this.problems = problems;
  }

  @ExceptionHandler
  ModelAndView notFound(NotFound missing) {
    return page(HttpStatus.NOT_FOUND, "reason", missing.getMessage());
  }

  @ExceptionHandler
  ModelAndView changed(Changed changed) {
    return page(HttpStatus.CONFLICT, "changed", changed);
  }

  @ExceptionHandler
  ModelAndView wrong(WrongParameter wrong) {
    return page(HttpStatus.BAD_REQUEST, "field", wrong.field())
        .addObject("reason", wrong.getMessage());
  }

  @ExceptionHandler
  ModelAndView missing(MissingServletRequestParameterException missing) {
    return page(HttpStatus.BAD_REQUEST, "field", missing.getParameterName());
  }

  @ExceptionHandler
  ModelAndView mistyped(MethodArgumentTypeMismatchException mistyped) {
    return page(HttpStatus.BAD_REQUEST, "field", mistyped.getName());
  }

  @ExceptionHandler
  ModelAndView unbound(BindException unbound) {
    return page(
        HttpStatus.BAD_REQUEST,
        "field",
        unbound.getFieldErrors().isEmpty() ? "" : unbound.getFieldErrors().get(0).getField());
  }

  /** The server would log its trace, with the statement that failed and what was bound to it. */
  @ExceptionHandler
  ModelAndView failed(RuntimeException failed) {
    if (failed instanceof ErrorResponse) {
      throw failed;
    }
    LOG.error("A page failed: {}", problems.describe(failed));
    return page(HttpStatus.INTERNAL_SERVER_ERROR);
  }

  private static ModelAndView page(HttpStatus status, String name, Object value) {
    return page(status).addObject(name, value);
  }

  private static ModelAndView page(HttpStatus status) {
    return new ModelAndView("error", status).addObject("status", status.value());
  }
}
