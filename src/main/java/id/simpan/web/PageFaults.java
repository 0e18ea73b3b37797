package id.simpan.web;

import id.simpan.ledger.WrongParameter;
import org.springframework.http.HttpStatus;
import org.springframework.validation.BindException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;

/** What was asked for in vain, on a page that says so. Anything else is Spring's {@code error}. */
@ControllerAdvice(assignableTypes = {Pages.class, Confirmations.class})
class PageFaults {

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

  private static ModelAndView page(HttpStatus status, String name, Object value) {
    ModelAndView page = new ModelAndView("error", status);
    page.addObject("status", status.value());
    return page.addObject(name, value);
  }
}
