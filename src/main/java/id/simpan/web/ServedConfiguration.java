package id.simpan.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.web.api.ApiConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Pages and API, whoever may use them. */
@Configuration(proxyBeanMethods = false)
@Import({ApiConfiguration.class, PagesConfiguration.class, ViewsConfiguration.class})
public class ServedConfiguration {

  @Bean
  Refusals refusals(ObjectMapper json) {
    return new Refusals(json);
  }
}
