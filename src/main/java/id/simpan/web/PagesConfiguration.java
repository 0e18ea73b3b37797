package id.simpan.web;

import id.simpan.live.LiveRoutes;
import id.simpan.routing.AllAccounts;
import id.simpan.settings.SimpanSettings;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;
import org.thymeleaf.ITemplateEngine;

/** The pages. */
@Configuration(proxyBeanMethods = false)
@Import({Confirmations.class, Live.class, PageFaults.class, Pages.class})
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
  PageDialect pageDialect(Words words, AllAccounts accounts) {
    return new PageDialect(words, accounts);
  }

  @Bean
  RoutesView routesView(Views views, LiveRoutes routes) {
    return new RoutesView(views, routes);
  }

  @Bean
  LiveFeed liveFeed(Views views, ITemplateEngine templates) {
    return new LiveFeed(new LiveParts(views, templates), Duration.ofSeconds(2));
  }
}
