package id.simpan.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What there is to see and to do, for pages and the API. */
@Configuration(proxyBeanMethods = false)
class ViewsConfiguration {

  @Bean
  Views views() {
    return new Views();
  }

  @Bean
  Actions actions() {
    return new Actions();
  }
}
