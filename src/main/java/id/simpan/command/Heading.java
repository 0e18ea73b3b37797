package id.simpan.command;

import id.simpan.settings.SimpanSettings;
import java.io.PrintStream;

/** What stands between the parts of a report on several accounts. */
interface Heading {

  /** Before the part of an account. */
  void begin(SimpanSettings settings);

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
      private boolean began;

      @Override
      public void begin(SimpanSettings settings) {
        out.println(began ? "," : "{\"accounts\":[");
        began = true;
      }

      @Override
      public void end(boolean right) {
        out.println("],\"safe\":" + right + "}");
      }
    };
  }
}
