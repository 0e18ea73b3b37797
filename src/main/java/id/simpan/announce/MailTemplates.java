package id.simpan.announce;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import id.simpan.ledger.Concern;
import id.simpan.texts.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts of mails, which people edit while it runs: for each mail a Mustache template in HTML,
 * whose values are escaped, and one in plain text. One that cannot be used is passed over for the
 * one that is built in.
 */
public final class MailTemplates {

  private static final List<String> ENDINGS = List.of(".html", ".txt");

  /** Names that Mustache has by itself. */
  private static final Set<String> OWN = Set.of(".", "this", "-first", "-last", "-index");

  private static final Pattern LINE = Pattern.compile("(?s)(.*) @ line (\\d+).*");

  private final Source source;
  private final Locale language;

  /**
   * @param language {@code batch_id.html} counts for more than {@code batch.html}
   */
  public MailTemplates(Source source, Locale language) {
    this.source = source;
    this.language = language;
  }

  /** Where templates come from. */
  public interface Source {

    /** The most important file that people have made, of these names; the first one counts most. */
    Optional<Edited> edited(List<String> names);

    /** Of the names, the first one that there is. */
    String builtIn(List<String> names);
  }

  /**
   * A file that people have made.
   *
   * @param name what they call it
   * @param unusable why its text is not to be used, or null
   */
  public record Edited(String name, String text, String unusable) {}

  /** Would make markup of text from outside. */
  private static final Pattern RAW = Pattern.compile("\\{\\{[{&][^}]*}}+");

  /** Those in the jar never change. */
  private final Map<List<String>, Template> shipped = new ConcurrentHashMap<>();

  /** What is wrong, in a line of the file; 0 if it is none of its lines. */
  private record Fault(int line, Object problem) {}

  String html(MailTemplate mail, Map<String, Object> values) {
    return write(mail, ".html", values);
  }

  String text(MailTemplate mail, Map<String, Object> values) {
    return write(mail, ".txt", values);
  }

  private String write(MailTemplate mail, String ending, Map<String, Object> values) {
    List<String> names = names(mail, ending);
    return source
        .edited(names)
        .filter(edited -> fault(mail, edited).isEmpty())
        .map(edited -> compile(ending, edited.text()))
        .orElseGet(() -> shipped.computeIfAbsent(names, it -> compile(ending, source.builtIn(it))))
        .execute(values);
  }

  private List<String> names(MailTemplate mail, String ending) {
    return List.of(mail.stem() + "_" + language.getLanguage() + ending, mail.stem() + ending);
  }

  private static Template compile(String ending, String template) {
    return Mustache.compiler()
        .escapeHTML(ending.equals(".html"))
        .defaultValue("")
        .emptyStringIsFalse(true)
        .compile(template);
  }

  /** How many files are used. */
  public int number() {
    return MailTemplate.values().length * ENDINGS.size();
  }

  /** The files that are passed over, until they are mended. */
  public List<Concern> broken() {
    List<Concern> broken = new ArrayList<>();
    for (MailTemplate mail : MailTemplate.values()) {
      for (String ending : ENDINGS) {
        Optional<Edited> edited = source.edited(names(mail, ending));
        edited
            .flatMap(it -> fault(mail, it))
            .ifPresent(fault -> broken.add(concern(edited.get().name(), fault)));
      }
    }
    return broken;
  }

  private static Concern concern(String name, Fault fault) {
    return Concern.pending(
        "mail-template",
        name,
        Text.of(
            fault.line() == 0 ? "concern.mail-template.file" : "concern.mail-template.line",
            "file",
            name,
            "line",
            fault.line(),
            "problem",
            fault.problem()));
  }

  private static Optional<Fault> fault(MailTemplate mail, Edited edited) {
    if (edited.unusable() != null) {
      return Optional.of(new Fault(0, edited.unusable()));
    }
    Template template;
    try {
      template = compile(".html", edited.text());
    } catch (MustacheException unreadable) {
      Matcher line = LINE.matcher(String.valueOf(unreadable.getMessage()));
      return Optional.of(
          line.matches()
              ? new Fault(Integer.parseInt(line.group(2)), line.group(1))
              : new Fault(0, unreadable.getMessage()));
    }
    Matcher raw = RAW.matcher(edited.text());
    if (edited.name().endsWith(".html") && raw.find()) {
      return Optional.of(
          new Fault(line(edited.text(), raw.start()), Text.of("template.raw", "tag", raw.group())));
    }
    Names names = new Names(mail.names());
    template.visit(names);
    return names.unknown.map(
        name -> new Fault(line(edited.text(), name), Text.of("template.unknown", "name", name)));
  }

  private static int line(String template, String name) {
    Matcher tag =
        Pattern.compile("\\{\\{[{#^/&>\\s]*" + Pattern.quote(name) + "\\s*}}").matcher(template);
    return tag.find() ? line(template, tag.start()) : 0;
  }

  private static int line(String template, int position) {
    return 1 + (int) template.substring(0, position).chars().filter(c -> c == '\n').count();
  }

  /** Looks for the first name that the mail does not have. */
  private static final class Names implements Mustache.Visitor {

    private final Set<String> known;
    private Optional<String> unknown = Optional.empty();

    Names(Set<String> known) {
      this.known = known;
    }

    private boolean note(boolean isKnown, String name) {
      unknown = unknown.or(() -> isKnown ? Optional.empty() : Optional.of(name));
      return true;
    }

    @Override
    public void visitText(String text) {}

    @Override
    public void visitVariable(String name) {
      note(known.contains(name) || OWN.contains(name), name);
    }

    @Override
    public boolean visitSection(String name) {
      return note(known.contains(name) || OWN.contains(name), name);
    }

    @Override
    public boolean visitInvertedSection(String name) {
      return visitSection(name);
    }

    /** A template of its own is no part of another. */
    @Override
    public boolean visitInclude(String name) {
      note(false, name);
      return false;
    }
  }
}
