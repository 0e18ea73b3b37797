package id.simpan.texts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was noted in English, found again among the texts: a cause is noted once, in one language,
 * and read in many. What stands in no text, such as the words of a library, stays as it is.
 *
 * @param literals letters of it that are not its arguments'
 */
record Retold(String key, List<String> names, Pattern pattern, int literals) {

  private static final String PREFIX = "told.";
  private static final Pattern ARGUMENT = Pattern.compile("\\{(\\w+)}");
  private static final Set<String> NUMBERS = Set.of("number", "bytes", "status");

  /** Between parts that are told one by one. */
  private static final List<String> BETWEEN = List.of("; ", ": ");

  /** All of them, those that say most first. */
  static List<Retold> all(ResourceBundle english) {
    return english.keySet().stream()
        .filter(it -> it.startsWith(PREFIX))
        .map(key -> of(key, english.getString(key)))
        .sorted(Comparator.comparing(Retold::literals).reversed().thenComparing(Retold::key))
        .toList();
  }

  private static Retold of(String key, String english) {
    List<String> names = new ArrayList<>();
    StringBuilder pattern = new StringBuilder();
    Matcher argument = ARGUMENT.matcher(english);
    int from = 0;
    int literals = 0;
    while (argument.find()) {
      names.add(argument.group(1));
      pattern.append(Pattern.quote(english.substring(from, argument.start())));
      pattern.append(NUMBERS.contains(argument.group(1)) ? "(\\d+)" : "(.+?)");
      literals += argument.start() - from;
      from = argument.end();
    }
    pattern.append(Pattern.quote(english.substring(from)));
    literals += english.length() - from;
    return new Retold(key, names, Pattern.compile(pattern.toString(), Pattern.DOTALL), literals);
  }

  /** A line told by these texts; the same line if there is nothing to tell otherwise. */
  static String tell(String line, List<Retold> all, Texts texts) {
    for (Retold one : all) {
      Matcher found = one.pattern.matcher(line);
      if (found.matches()) {
        return one.say(found, texts);
      }
    }
    return BETWEEN.stream()
        .filter(line::contains)
        .findFirst()
        .flatMap(between -> parts(line, between, all, texts))
        .orElse(line);
  }

  private String say(Matcher found, Texts texts) {
    Object[] namesAndValues = new Object[names.size() * 2];
    for (int i = 0; i < names.size(); i++) {
      namesAndValues[i * 2] = names.get(i);
      namesAndValues[i * 2 + 1] = found.group(i + 1);
    }
    return texts.say(key, namesAndValues);
  }

  private static Optional<String> parts(
      String line, String between, List<Retold> all, Texts texts) {
    int at = line.indexOf(between);
    String before = line.substring(0, at);
    String after = line.substring(at + between.length());
    return Optional.of(tell(before, all, texts) + between + tell(after, all, texts));
  }
}
