package id.simpan.texts;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.regex.Pattern;
import org.springframework.boot.logging.logback.ExtendedWhitespaceThrowableProxyConverter;

/**
 * What is logged, whoever logs it, without what would turn or erase a line where it is read: texts
 * from outside may hold that.
 */
public final class LogMessage extends MessageConverter {

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\t\\r\\n]]|\\r(?!\\n)");

  @Override
  public String convert(ILoggingEvent event) {
    return safe(super.convert(event));
  }

  private static String safe(String text) {
    return text == null ? null : CONTROL.matcher(Texts.unturned(text)).replaceAll("?");
  }

  /** The same of the failure that is logged with it. */
  public static final class OfFailure extends ExtendedWhitespaceThrowableProxyConverter {
    @Override
    public String convert(ILoggingEvent event) {
      return safe(super.convert(event));
    }
  }
}
