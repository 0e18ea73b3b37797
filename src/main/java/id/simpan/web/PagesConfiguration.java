package id.simpan.web;

import id.simpan.live.LiveRoutes;
import id.simpan.settings.SimpanSettings;
import java.time.Clock;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;
import org.thymeleaf.ITemplateEngine;

/** The pages. */
@Configuration(proxyBeanMethods = false)
@Import({Confirmations.class, Live.class, PageFaults.class, Pages.class, Reader.class})
class PagesConfiguration {

  @Bean
  LocaleResolver localeResolver() {
    AcceptHeaderLocaleResolver resolver = new AcceptHeaderLocaleResolver();
    resolver.setSupportedLocales(Words.LANGUAGES);
    resolver.setDefaultLocale(Words.LANGUAGES.get(0));
    return resolver;
  }

  @Bean
  Words words(MessageSource messages, SimpanSettings settings, Clock clock) {
    return new Words(messages, settings.timeZone(), clock);
  }

  @Bean
  RoutesView routesView(Views views, LiveRoutes routes) {
    return new RoutesView(views, routes);
  }

  @Bean
  LiveFeed liveFeed(Views views, Words words, ITemplateEngine templates) {
    return new LiveFeed(new LiveParts(views, words, templates));
  }
}
