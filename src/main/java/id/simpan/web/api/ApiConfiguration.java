package id.simpan.web.api;

import id.simpan.routing.Problems;
import id.simpan.web.Refusals;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The REST API and its description. */
@Configuration(proxyBeanMethods = false)
@Import({SessionsApi.class, MeetingsApi.class, StandingApi.class, ApiPage.class, Description.class})
public class ApiConfiguration {

  static final String PATH = "/api/v1";

  /** Where pages and API are: empty, or their path in a host application. */
  static String base() {
    String path = ServletUriComponentsBuilder.fromCurrentContextPath().build().getPath();
    return path == null ? "" : path;
  }

  @Bean
  ApiFaults apiFaults(Refusals refusals, Problems problems) {
    return new ApiFaults(refusals, problems);
  }
}
