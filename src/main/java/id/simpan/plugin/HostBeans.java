package id.simpan.plugin;

import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.support.DefaultRegistry;
import org.springframework.context.ApplicationContext;

/** Beans of the host, by name, for routes that are dropped in; Simpan's own come first. */
final class HostBeans implements CamelContextConfiguration, BeanRepository {

  private final ApplicationContext host;

  HostBeans(ApplicationContext host) {
    this.host = host;
  }

  @Override
  public void beforeApplicationStart(CamelContext context) {
    context.getRegistry(DefaultRegistry.class).addBeanRepository(this);
  }

  @Override
  public void afterApplicationStart(CamelContext context) {
    // routes come later
  }

  @Override
  public Object lookupByName(String name) {
    return host.containsBean(name) ? host.getBean(name) : null;
  }

  @Override
  public <T> T lookupByNameAndType(String name, Class<T> type) {
    Object bean =
        type == Object.class || host.containsBean(name) && host.isTypeMatch(name, type)
            ? lookupByName(name)
            : null;
    return type.cast(bean);
  }

  @Override
  public <T> Map<String, T> findByTypeWithName(Class<T> type) {
    return Map.of(); // what Camel finds by type is not for it
  }

  @Override
  public <T> Set<T> findByType(Class<T> type) {
    return Set.of();
  }
}
