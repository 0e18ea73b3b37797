package id.simpan.routing;

import id.simpan.rapatin.Session;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpMethods;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.support.SimpleTypeConverter;

/**
 * Words in the routes that stand for constants, such as {@code ready}. Camel would find out what
 * they mean by itself, and anew each time: a good part of what it costs to poll a meeting.
 */
final class KnownWords implements CamelContextConfiguration {

  @Override
  public void beforeApplicationStart(CamelContext context) {
    learn(context, Session.Status.class);
    learn(context, HttpMethods.class);
  }

  /** What is no such word is left to Camel, which says so. */
  private static <E extends Enum<E>> void learn(CamelContext context, Class<E> type) {
    Map<String, E> constants =
        Stream.of(type.getEnumConstants())
            .collect(Collectors.toMap(it -> lower(it.name()), Function.identity()));
    context
        .getTypeConverterRegistry()
        .addTypeConverter(
            type,
            String.class,
            new SimpleTypeConverter(
                false, (wanted, exchange, word) -> constants.get(lower(word.toString()))));
  }

  private static String lower(String word) {
    return word.trim().toLowerCase(Locale.ROOT);
  }

  @Override
  public void afterApplicationStart(CamelContext context) {
    // all is said
  }
}
