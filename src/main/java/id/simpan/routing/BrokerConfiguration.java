package id.simpan.routing;

import id.simpan.settings.Accounts;
import id.simpan.settings.SimpanSettings;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.LoggingLevel;
import org.apache.camel.component.jms.JmsComponent;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jms.support.destination.DynamicDestinationResolver;

/**
 * {@code simpan.queue=jms}: permits go through an ActiveMQ Artemis broker, {@code
 * spring.artemis.*}, so that whichever node is free takes the next one.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "simpan.queue", havingValue = "jms")
// not as an auto-configuration: what the application leaves out would be left out here too
@Import(ArtemisAutoConfiguration.class)
public class BrokerConfiguration {

  /** Of the names of queues at the broker, which others may use too. */
  static final String PREFIX = "simpan.";

  private static final long CHECK_MILLIS = 5_000;
  private static final long GONE_MILLIS = 15_000;

  /** Permits are small, plentiful and worthless when they are old. */
  @Bean
  JmsComponent jms(
      ConnectionFactory connections, SimpanSettings settings, ObjectProvider<Broker> broker) {
    String account = settings.account();
    String prefix = account.equals(Accounts.DEFAULT) ? PREFIX : PREFIX + account + ".";
    plain(connections).setConsumerWindowSize(0); // or a busy node would hold back those of others
    plain(connections).setClientFailureCheckPeriod(CHECK_MILLIS);
    plain(connections).setConnectionTTL(GONE_MILLIS);
    plain(connections).setReconnectAttempts(0); // the listeners do it
    JmsComponent jms = new JmsComponent();
    jms.setConnectionFactory(connections);
    jms.setDestinationResolver(
        new DynamicDestinationResolver() {
          @Override
          public Destination resolveDestinationName(Session session, String name, boolean isTopic)
              throws JMSException {
            return super.resolveDestinationName(
                session, Permits.isQueue(name) ? prefix + name : name, isTopic);
          }
        });
    jms.setMapJmsMessage(false); // a permit's body says nothing, and may be of any class
    jms.setExplicitQosEnabled(true);
    jms.setDeliveryPersistent(false);
    jms.setTimeToLive(Broker.TIME_TO_LIVE);
    jms.setTestConnectionOnStartup(false);
    jms.setAsyncStartListener(true);
    jms.setRecoveryInterval(CHECK_MILLIS);
    jms.setErrorHandlerLoggingLevel(LoggingLevel.DEBUG);
    jms.setErrorHandlerLogStackTrace(false);
    jms.setArtemisStreamingEnabled(false);
    jms.setExceptionListener(failed -> broker.getObject().away(failed));
    return jms;
  }

  private static ActiveMQConnectionFactory plain(ConnectionFactory connections) {
    return (ActiveMQConnectionFactory)
        (connections instanceof JmsPoolConnectionFactory pool
            ? pool.getConnectionFactory()
            : connections);
  }

  @Bean
  Broker broker(CamelContext context, ConnectionFactory connections) {
    return new Broker(
        context,
        () -> {
          try (Connection connection = plain(connections).createConnection()) {
            connection.start();
          }
        });
  }
}
