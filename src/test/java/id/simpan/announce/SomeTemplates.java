package id.simpan.announce;

import id.simpan.announce.MailTemplates.Edited;
import id.simpan.announce.MailTemplates.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Templates of mails as a person has edited them, and the built-in ones. */
public final class SomeTemplates implements Source {

  private static final Path BUILT_IN = Path.of("config", "mail");

  private final Map<String, String> edited = new HashMap<>();

  /** The built-in ones, in English. */
  public static MailTemplates builtIn() {
    return new SomeTemplates().in(Locale.ENGLISH);
  }

  /** With this text in a file of this name; none without one. */
  public SomeTemplates with(String name, String text) {
    edited.put(name, text);
    return this;
  }

  public MailTemplates in(Locale language) {
    return new MailTemplates(this, language);
  }

  @Override
  public Optional<Edited> edited(List<String> names) {
    return names.stream()
        .filter(name -> edited.get(name) != null)
        .findFirst()
        .map(name -> new Edited("config/mail/" + name, edited.get(name), null));
  }

  @Override
  public String builtIn(List<String> names) {
    try {
      return Files.readString(
          names.stream().map(BUILT_IN::resolve).filter(Files::exists).findFirst().orElseThrow());
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
