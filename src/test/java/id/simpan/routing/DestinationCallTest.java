package id.simpan.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How a destination's route ends says what happened, and never ends its caller. */
class DestinationCallTest {

  private final DefaultCamelContext context = new DefaultCamelContext();

  @BeforeEach
  void start() throws Exception {
    context.setStreamCaching(false);
    context.getCamelContextExtension().addInterceptStrategy(new CalledRoutes(Traffic.UNWATCHED));
    context
        .getCamelContextExtension()
        .getContextPlugin(org.apache.camel.model.Model.class)
        .addModelLifecycleStrategy(new FailuresOfDestinations());
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            onException(Exception.class)
                .maximumRedeliveries(2)
                .redeliveryDelay(1)
                .handled(true)
                .setProperty("problem", simple("${exception.message}"));
            from("direct:caller").to("direct:deliver-to-odd").setProperty("went on", constant("y"));
            from("direct:dynamic-caller")
                .setVariable("name", constant("odd"))
                .toD("direct:deliver-to-${variable.name}")
                .setProperty("went on", constant("y"));
          }
        });
    context.start();
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private void destination(String errorHandling, String steps) throws Exception {
    String yaml =
        """
        - route:
            id: deliver-to-odd
        %s
            from:
              uri: direct:deliver-to-odd
              steps:
                - to: mock:reached
        %s
        """
            .formatted(errorHandling.indent(4), steps.indent(8));
    Resource resource = ResourceHelper.fromString("deliver-to-odd.camel.yaml", yaml);
    PluginHelper.getRoutesLoader(context).loadRoutes(resource);
  }

  private Exchange call(String caller) throws Exception {
    try (var producer = context.createProducerTemplate()) {
      return producer.send(
          caller,
          exchange -> {
            exchange.getMessage().setBody("a file");
            exchange.getMessage().setHeader("CamelSimpanPath", "a/path");
            exchange.getMessage().setHeader("CamelSimpanSha256", "c0ffee");
            exchange.setVariable("delivery", "in hand");
            exchange.setProperty("own", "kept");
          });
    }
  }

  private long reached() {
    return context
        .getEndpoint("mock:reached", org.apache.camel.component.mock.MockEndpoint.class)
        .getReceivedCounter();
  }

  static Stream<Arguments> ends() {
    String fails =
        """
        - throwException:
            exceptionType: java.lang.IllegalStateException
            message: down
        """;
    String onException =
        """
        errorHandler:
          defaultErrorHandler: {}
        """;
    return Stream.of(
        Arguments.of("its end", "", "- log: x", "stored", ""),
        Arguments.of(
            "a doTry that catches",
            "",
            "- doTry:\n    steps:\n"
                + fails.indent(6)
                + "    doCatch:\n      - exception: java.lang.Exception\n        steps:\n          - log: caught\n",
            "stored",
            ""),
        Arguments.of("stop", "", "- stop: {}", "passed", ""),
        Arguments.of(
            "stop in a choice",
            "",
            "- choice:\n    when:\n      - simple: \"${body} == 'a file'\"\n        steps:\n          - stop: {}\n- log: not reached",
            "passed",
            ""),
        Arguments.of("an exception", "", fails, "late", "down"),
        Arguments.of(
            "an exception of the default error handler", onException, fails, "late", "down"),
        Arguments.of("rollback", "", "- rollback:\n    message: back", "late", "back"),
        Arguments.of(
            "a rollback mark",
            "",
            "- rollback:\n    markRollbackOnly: true",
            "late",
            "rolled back"),
        Arguments.of(
            "the other rollback mark",
            "",
            "- rollback:\n    markRollbackOnlyLast: true",
            "late",
            "rolled back"),
        Arguments.of(
            "a dead letter channel",
            "errorHandler:\n  deadLetterChannel:\n    deadLetterUri: mock:dead",
            fails,
            "late",
            "handled an error itself (IllegalStateException: down)"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void saysWhatHappened(
      String end, String errorHandling, String steps, String outcome, String problem)
      throws Exception {
    destination(errorHandling, steps);

    for (String caller : new String[] {"direct:caller", "direct:dynamic-caller"}) {
      long before = reached();
      Exchange exchange = call(caller);

      assertThat(exchange.getProperty(DestinationCall.OUTCOME)).isEqualTo(outcome);
      assertThat(exchange.getProperty("went on")).isEqualTo(outcome.equals("late") ? null : "y");
      assertThat(exchange.getProperty("problem", "", String.class)).contains(problem);
      assertThat(reached() - before).isEqualTo(outcome.equals("late") ? 3 : 1);
    }
  }

  private void destinationWithOnException(String how) throws Exception {
    String yaml =
        """
        - onException:
            exception:
              - java.lang.IllegalStateException
            %s:
              constant: "true"
            steps:
              - to: mock:cared-for
        - route:
            id: deliver-to-odd
            from:
              uri: direct:deliver-to-odd
              steps:
                - throwException:
                    exceptionType: java.lang.IllegalStateException
                    message: down
                - to: mock:reached
        """
            .formatted(how);
    Resource resource = ResourceHelper.fromString("deliver-to-odd.camel.yaml", yaml);
    PluginHelper.getRoutesLoader(context).loadRoutes(resource);
  }

  @Test
  void anErrorThatItHandlesItselfIsLate() throws Exception {
    destinationWithOnException("handled");

    Exchange exchange = call("direct:caller");

    assertThat(exchange.getProperty(DestinationCall.OUTCOME)).isEqualTo("late");
    assertThat(exchange.getProperty("problem", String.class))
        .contains("handled an error itself (IllegalStateException: down)");
  }

  @Test
  void anErrorThatItPassesOverIsStored() throws Exception {
    destinationWithOnException("continued");

    Exchange exchange = call("direct:caller");

    assertThat(exchange.getProperty(DestinationCall.OUTCOME)).isEqualTo("stored");
    assertThat(reached()).isEqualTo(1);
  }

  @Test
  void whatItDoesToItsMessageStaysThere() throws Exception {
    destination(
        "",
        """
        - removeHeaders:
            pattern: "*"
        - removeProperties:
            pattern: "*"
        - setBody:
            constant: something else
        - setVariable:
            name: delivery
            constant: overwritten
        - setProperty:
            name: own
            constant: overwritten
        - setHeader:
            name: CamelSimpanLocation
            constant: in a drawer
        - setHeader:
            name: other
            constant: x
        - setExchangePattern:
            pattern: InOut
        """);

    Exchange exchange = call("direct:caller");

    assertThat(exchange.getMessage().getBody()).isEqualTo("a file");
    assertThat(exchange.getMessage().getHeaders())
        .containsEntry("CamelSimpanPath", "a/path")
        .containsEntry("CamelSimpanSha256", "c0ffee")
        .containsEntry("CamelSimpanLocation", "in a drawer")
        .doesNotContainKey("other");
    assertThat(exchange.getVariable("delivery")).isEqualTo("in hand");
    assertThat(exchange.getProperty("own")).isEqualTo("kept");
    assertThat(exchange.getPattern()).isEqualTo(ExchangePattern.InOnly);
    assertThat(exchange.getProperty("went on")).isEqualTo("y");
  }

  @Test
  void itMayNameAnotherPath() throws Exception {
    destination("", "- setHeader:\n    name: CamelSimpanPath\n    constant: another/path");

    assertThat(call("direct:caller").getMessage().getHeader("CamelSimpanPath"))
        .isEqualTo("another/path");
  }

  @Test
  void whatIsWrongOnPurposeIsNotTriedAgainThoughItsHandlerHandledIt() {
    assertThat(new NotStored("x", new IllegalArgumentException("wrong")))
        .hasCauseInstanceOf(IllegalArgumentException.class)
        .hasMessage("x (IllegalArgumentException: wrong), so nothing counts as stored");
  }
}
