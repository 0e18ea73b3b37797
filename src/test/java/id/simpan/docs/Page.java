package id.simpan.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of Markdown.
 *
 * @param file where it is, from this folder
 */
record Page(Path file, List<String> lines) {

  private static final Pattern FENCE = Pattern.compile("```(\\S*)");
  private static final Pattern REMARK = Pattern.compile("<!-- (.*?)(?:: (.*))? -->");

  /**
   * A fenced block.
   *
   * @param section of the page: its heading; what is above the first one has none
   * @param line where it begins, from 1
   * @param kind what stands after the fence
   * @param remark such as {@code not run}, from the comment right above it; or empty
   * @param reason what the comment says of that
   */
  record Block(
      Path page,
      String section,
      int line,
      String kind,
      String remark,
      String reason,
      List<String> lines) {

    /** The file that it is to be written to, which its first line names. */
    Optional<String> target() {
      Matcher path = Pattern.compile("# (\\S+\\.yaml)").matcher(lines.get(0));
      return path.matches() ? Optional.of(path.group(1)) : Optional.empty();
    }

    String text() {
      return String.join("\n", lines) + "\n";
    }

    @Override
    public String toString() {
      return page + ":" + line + " " + lines.get(0);
    }
  }

  static Page read(Path file) {
    try {
      return new Page(file, Files.readAllLines(file));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** README.md, then {@code docs/}, in the order in which README.md names them. */
  static List<Page> inReadingOrder() {
    Page readme = read(Path.of("README.md"));
    List<Page> pages = new ArrayList<>(List.of(readme));
    readme.links().stream()
        .filter(link -> link.matches("docs/[a-z-]+\\.md"))
        .distinct()
        .forEach(link -> pages.add(read(Path.of(link))));
    return pages;
  }

  /** All that people read. */
  static List<Page> all() {
    try (Stream<Path> files = Files.walk(Path.of(""))) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.toString().contains("target/"))
          .sorted()
          .map(Page::read)
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    String section = "";
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("## ")) {
        section = lines.get(i).substring(3);
      }
      Matcher fence = FENCE.matcher(lines.get(i));
      if (!fence.matches()) {
        continue;
      }
      int end = i + 1;
      while (!lines.get(end).equals("```")) {
        end++;
      }
      Matcher remark = REMARK.matcher(i == 0 ? "" : lines.get(i - 1));
      boolean remarked = remark.matches();
      blocks.add(
          new Block(
              file,
              section,
              i + 1,
              fence.group(1),
              remarked ? remark.group(1) : "",
              remarked && remark.group(2) != null ? remark.group(2) : "",
              lines.subList(i + 1, end)));
      i = end;
    }
    return blocks;
  }

  /** What stands outside fenced blocks. */
  String prose() {
    StringBuilder prose = new StringBuilder();
    boolean fenced = false;
    for (String line : lines) {
      if (line.startsWith("```")) {
        fenced = !fenced;
      } else if (!fenced) {
        prose.append(line).append('\n');
      }
    }
    return prose.toString();
  }

  /** Where its links lead. */
  List<String> links() {
    return Pattern.compile("\\]\\(([^)\\s]+)\\)")
        .matcher(prose())
        .results()
        .map(link -> link.group(1))
        .toList();
  }

  /** Of its headings, as they are linked to. */
  List<String> anchors() {
    return prose()
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(
            line ->
                line.replaceFirst("#+ ", "")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'))
        .toList();
  }
}
