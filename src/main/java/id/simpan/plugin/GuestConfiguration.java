package id.simpan.plugin;

import id.simpan.routing.BrokerConfiguration;
import id.simpan.routing.EndpointConfiguration;
import id.simpan.routing.FilesConfiguration;
import id.simpan.routing.LedgerConfiguration;
import id.simpan.routing.PeopleConfiguration;
import id.simpan.routing.PollConfiguration;
import id.simpan.routing.SimpanConfiguration;
import org.apache.camel.component.direct.springboot.DirectComponentAutoConfiguration;
import org.apache.camel.component.seda.springboot.SedaComponentAutoConfiguration;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.mail.MailSenderAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** All that Simpan consists of, and nothing that the host's class path would add to it. */
@Configuration(proxyBeanMethods = false)
@Import({
  SimpanConfiguration.class,
  LedgerConfiguration.class,
  PollConfiguration.class,
  FilesConfiguration.class,
  PeopleConfiguration.class,
  EndpointConfiguration.class,
  BrokerConfiguration.class
})
@ImportAutoConfiguration({
  PropertyPlaceholderAutoConfiguration.class,
  CamelAutoConfiguration.class,
  DirectComponentAutoConfiguration.class,
  SedaComponentAutoConfiguration.class,
  MailSenderAutoConfiguration.class
})
class GuestConfiguration {}
