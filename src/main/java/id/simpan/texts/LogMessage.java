package id.simpan.texts;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.regex.Pattern;

/**
 * What is logged, whoever logs it, without what would turn or erase a line where it is read: texts
 * from outside may hold that.
 */
public final class LogMessage extends MessageConverter {

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\t\\r\\n]]");

  @Override
  public String convert(ILoggingEvent event) {
    String message = super.convert(event);
    return message == null ? null : CONTROL.matcher(Texts.unturned(message)).replaceAll("?");
  }
}
