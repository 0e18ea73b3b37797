package id.simpan.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.web.access.AccessConfiguration;
import id.simpan.web.api.ApiConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What is served while {@code simpan run} is going, and by no other command. */
@Configuration(proxyBeanMethods = false)
@Import({
  AccessConfiguration.class,
  ApiConfiguration.class,
  PagesConfiguration.class,
  ViewsConfiguration.class
})
public class WebConfiguration {

  @Bean
  Refusals refusals(ObjectMapper json) {
    return new Refusals(json);
  }
}
