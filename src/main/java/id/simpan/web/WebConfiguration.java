package id.simpan.web;

import id.simpan.routing.AllAccounts;
import id.simpan.web.access.AccessConfiguration;
import jakarta.servlet.ServletRegistration;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What is served while {@code simpan run} is going, and by no other command. */
@Configuration(proxyBeanMethods = false)
@Import({AccessConfiguration.class, ServedConfiguration.class})
public class WebConfiguration {

  /** The pages of the other accounts, each below a path of its own. */
  @Bean
  ServletContextInitializer otherAccounts(AllAccounts accounts) {
    return context -> {
      for (String name : accounts.others()) {
        ServletRegistration.Dynamic servlet =
            context.addServlet("account-" + name, new MountedServlet(() -> accounts.other(name)));
        servlet.setAsyncSupported(true);
        servlet.addMapping(AccountPlaces.PATH + name + "/*");
      }
    };
  }
}
