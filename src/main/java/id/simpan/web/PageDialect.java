package id.simpan.web;

import id.simpan.routing.AllAccounts;
import java.security.Principal;
import java.util.Set;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.context.IWebContext;
import org.thymeleaf.dialect.IExpressionObjectDialect;
import org.thymeleaf.expression.IExpressionObjectFactory;

/**
 * What every template knows: {@code #say} is {@link Wording} in the language of the page, {@code
 * #reader} the name of the login, or null, {@code #places} where the accounts are.
 */
record PageDialect(Words words, AllAccounts accounts)
    implements IExpressionObjectDialect, IExpressionObjectFactory {

  private static final String SAY = "say";
  private static final String READER = "reader";
  private static final String PLACES = "places";

  @Override
  public String getName() {
    return "Page";
  }

  @Override
  public IExpressionObjectFactory getExpressionObjectFactory() {
    return this;
  }

  @Override
  public Set<String> getAllExpressionObjectNames() {
    return Set.of(SAY, READER, PLACES);
  }

  @Override
  public Object buildObject(IExpressionContext context, String name) {
    return switch (name) {
      case SAY -> words.in(context.getLocale());
      case READER -> reader(context);
      default -> places(context);
    };
  }

  private AccountPlaces places(IExpressionContext context) {
    String path =
        context instanceof IWebContext web
            ? web.getExchange().getRequest().getApplicationPath()
            : "";
    return AccountPlaces.of(accounts, path == null ? "" : path);
  }

  private static String reader(IExpressionContext context) {
    Principal principal =
        context instanceof IWebContext web ? web.getExchange().getPrincipal() : null;
    return principal == null ? null : principal.getName();
  }

  @Override
  public boolean isCacheable(String name) {
    return true;
  }
}
