package id.simpan.plugin;

import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.support.DefaultRegistry;
import org.springframework.context.ApplicationContext;

/**
 * Beans of the host, by name, for routes that are dropped in; Simpan's own come first. Those that
 * belong to the host's Camel context, such as its components, stay there.
 */
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
    boolean isThere = host.containsBean(name) && !host.isTypeMatch(name, CamelContextAware.class);
    return isThere ? host.getBean(name) : null;
  }

  @Override
  public <T> T lookupByNameAndType(String name, Class<T> type) {
    Object bean = lookupByName(name);
    return type.isInstance(bean) ? type.cast(bean) : null;
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
