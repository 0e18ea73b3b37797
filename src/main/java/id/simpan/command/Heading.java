package id.simpan.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.settings.SimpanSettings;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stands between the parts of a report on several accounts. */
interface Heading {

  /** Before the part of an account. */
  void begin(SimpanSettings settings);

  /** In place of the part of an account that could not be read, whether it has begun or not. */
  default void failed(String account, String line) {}

  /** After the last one. */
  default void end(boolean right) {}

  /** A line for each. */
  static Heading on(PrintStream out) {
    return settings ->
        out.println(settings.texts().say("account.heading", "account", settings.account()));
  }

  /** One object for all. */
  static Heading inJson(PrintStream out) {
    return new Heading() {
      private String before = "{\"accounts\":[";
      private String begun = "";

      @Override
      public void begin(SimpanSettings settings) {
        begin(settings.account());
      }

      private void begin(String account) {
        out.println(before);
        before = ",";
        begun = account;
      }

      @Override
      public void failed(String account, String line) {
        if (!begun.equals(account)) {
          begin(account);
        }
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("account", account);
        part.put("safe", false);
        part.put("problems", List.of(line));
        part.put("sessions", List.of());
        try {
          out.println(new ObjectMapper().writeValueAsString(part));
        } catch (JsonProcessingException plainValues) {
          throw new IllegalStateException(plainValues);
        }
      }

      @Override
      public void end(boolean right) {
        out.println("],\"safe\":" + right + "}");
      }
    };
  }
}
