package id.simpan.web;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** What goes on by itself of a page, by the id that each part has there. */
final class LiveParts implements Function<Locale, Map<String, String>> {

  private final Views views;
  private final ITemplateEngine templates;

  LiveParts(Views views, ITemplateEngine templates) {
    this.views = views;
    this.templates = templates;
  }

  @Override
  public Map<String, String> apply(Locale locale) {
    Context context = new Context(locale);
    context.setVariable("standing", views.standing(locale));
    context.setVariable("downloads", views.downloads());
    return Map.of("standing", part("standing", context), "downloads", part("downloads", context));
  }

  private String part(String name, Context context) {
    return templates.process("live", Set.of(name), context);
  }
}
