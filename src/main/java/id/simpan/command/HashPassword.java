package id.simpan.command;

import id.simpan.access.PasswordHash;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Makes the hash of a password, which is what the settings hold of it. */
final class HashPassword {

  private final PrintStream out;
  private final PrintStream err;

  HashPassword(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Asks twice, without showing what is typed. */
  int ask(Console terminal) {
    char[] password = terminal.readPassword("Password: ");
    char[] again = terminal.readPassword("The same again: ");
    if (password == null || again == null) {
      return refused("no password was given; one is expected");
    }
    return new String(password).equals(new String(again))
        ? print(new String(password))
        : refused("the two are not the same; one password, twice, is expected");
  }

  /** Takes the first line, in UTF-8. */
  int read(InputStream in) {
    try {
      String line =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
      return print(line == null ? "" : line);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private int print(String password) {
    try {
      out.println(PasswordHash.of(password));
      err.println(
          "Put it into the settings as simpan.access.password-hash, in single quotes, and the name"
              + " to sign in with as simpan.access.username.");
      return 0;
    } catch (IllegalArgumentException unusable) {
      return refused(unusable.getMessage());
    }
  }

  private int refused(String why) {
    err.println(why);
    return SimpanCommand.UNUSABLE;
  }
}
