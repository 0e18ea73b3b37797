package id.simpan.program;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.engine.DefaultFactoryFinder;
import org.apache.camel.spi.ClassResolver;
import org.apache.camel.spi.FactoryFinder;
import org.apache.camel.spi.FactoryFinderResolver;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Which factories are on the class path, and which are not: each program's Camel asks 250 jars for
 * the same ones as the program before it, past {@link RememberingLoader}. A sixth of its start.
 */
public final class RememberedFactories
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final Resolver RESOLVER = new Resolver();

  @Override
  public void initialize(ConfigurableApplicationContext program) {
    program
        .getBeanFactory()
        .addBeanPostProcessor(
            new BeanPostProcessor() {
              @Override
              public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof CamelContext camel) {
                  camel
                      .getCamelContextExtension()
                      .addContextPlugin(FactoryFinderResolver.class, RESOLVER);
                }
                return bean;
              }
            });
  }

  private static final class Resolver implements FactoryFinderResolver {

    private final Map<String, FactoryFinder> found = new ConcurrentHashMap<>();

    @Override
    public FactoryFinder resolveFactoryFinder(ClassResolver classes, String path) {
      return found.computeIfAbsent(path, it -> new Finder(classes, it));
    }

    @Override
    public FactoryFinder resolveBootstrapFactoryFinder(ClassResolver classes, String path) {
      return resolveFactoryFinder(classes, path);
    }
  }

  private static final class Finder extends DefaultFactoryFinder {

    Finder(ClassResolver classes, String path) {
      super(classes, path);
    }

    @Override
    public void clear() {
      // one program has ended, and the next one has the same class path
    }
  }
}
