package id.simpan.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which changes of route files go together with what runs. One that does not is left out, and what
 * it would have replaced goes on.
 */
final class RouteChanges {

  private final Map<String, RouteContents> running;
  private final Map<String, RouteFile> candidates;
  private final Map<String, RouteContents> contents;
  private final Set<String> deleted;
  private final Map<String, String> displaced = new TreeMap<>();
  private final Collection<String> expected;
  private final Map<String, String> refused = new TreeMap<>();

  /**
   * @param running what runs, by file name
   * @param candidates files that are new or changed
   * @param contents of those candidates that would run by themselves
   * @param deleted names of files that are gone
   * @param expected templates of which there must be one each
   */
  RouteChanges(
      Map<String, RouteContents> running,
      Map<String, RouteFile> candidates,
      Map<String, RouteContents> contents,
      Collection<String> deleted,
      Collection<String> expected) {
    this.running = running;
    this.candidates = candidates;
    this.contents = new TreeMap<>(contents);
    this.deleted = new TreeSet<>(deleted);
    this.expected = expected;
    boolean again = true;
    while (again) {
      again = refuseCollision() || refuseMissing() || refuseUnreachable() || refuseUnexpected();
    }
    expected.stream().filter(it -> !isInResult(it)).forEach(this::reportMissing);
  }

  /** The report of each change that is left out, by file name. */
  Map<String, String> refused() {
    return refused;
  }

  /** Names of the files to put in place of what runs. */
  Set<String> accepted() {
    return contents.keySet();
  }

  /** Names of the files whose routes stop for good. */
  Set<String> deleted() {
    return deleted;
  }

  /** Copies that run and make way, each with the name of the file that takes its place. */
  Map<String, String> displaced() {
    return displaced;
  }

  /** Names of other files that must begin anew, since they use what changes. */
  Set<String> affected() {
    Set<String> changed = new TreeSet<>(contents.keySet());
    changed.addAll(deleted);
    changed.addAll(displaced.keySet());
    Set<String> affected = new TreeSet<>();
    boolean more = true;
    while (more) {
      more = false;
      for (Map.Entry<String, RouteContents> other : running.entrySet()) {
        String name = other.getKey();
        if (!changed.contains(name) && changed.stream().anyMatch(it -> isUsedBy(it, other))) {
          changed.add(name);
          affected.add(name);
          more = true;
        }
      }
    }
    return affected;
  }

  private boolean isUsedBy(String name, Map.Entry<String, RouteContents> other) {
    RouteContents before = running.get(name);
    RouteContents after = contents.get(name);
    return (before != null && other.getValue().uses(before))
        || (after != null && other.getValue().uses(after));
  }

  private Map<String, RouteContents> result() {
    Map<String, RouteContents> result = new TreeMap<>(running);
    deleted.forEach(result::remove);
    displaced.keySet().forEach(result::remove);
    result.putAll(contents);
    return result;
  }

  /** Something of which there can be but one. */
  private record Key(String kind, String name) {
    boolean isFor(String file) {
      return file.equals(name.replaceFirst("^direct:", "") + RouteFile.SUFFIX);
    }
  }

  private static Set<Key> keys(RouteContents contents) {
    Set<Key> keys = new LinkedHashSet<>();
    contents.routes().forEach(id -> keys.add(new Key("route", id)));
    contents.templates().forEach(id -> keys.add(new Key("route template", id)));
    contents.configurations().stream()
        .filter(id -> !id.equals(RouteContents.EVERYWHERE))
        .forEach(id -> keys.add(new Key("routeConfiguration", id)));
    contents.inputs().stream()
        .filter(uri -> uri.startsWith("direct:")) // no other kind is one route's alone
        .forEach(uri -> keys.add(new Key("input", uri.replaceFirst("\\?.*", ""))));
    return keys;
  }

  private boolean refuseCollision() {
    Map<String, RouteContents> result = result();
    List<String> names = new ArrayList<>(result.keySet());
    names.sort(
        Comparator.comparingInt(this::rank)
            .thenComparing(name -> name.replace(RouteFile.SUFFIX, "")));
    Map<Key, String> owners = new HashMap<>();
    for (String name : names) {
      for (Key key : keys(result.get(name))) {
        if (key.isFor(name) && mayTake(name, key, result)) {
          owners.put(key, name);
        }
      }
    }
    for (String name : names) {
      for (Key key : keys(result.get(name))) {
        String owner = owners.putIfAbsent(key, name);
        if (owner == null || owner.equals(name)) {
          continue;
        }
        String reason =
            "the %s '%s' is in routes/%s already".formatted(key.kind(), key.name(), owner);
        if (contents.containsKey(name)) {
          return refuse(name, key.name(), reason);
        }
        if (contents.containsKey(owner)) {
          displaced.put(name, owner);
          refused.put(name, "routes/" + name + ": " + reason);
          return true;
        }
      }
    }
    return false;
  }

  /** Whether nothing else that runs has it but copies, which do nothing more than this file. */
  private boolean mayTake(String name, Key key, Map<String, RouteContents> result) {
    RouteContents it = contents.get(name);
    return running.keySet().stream()
        .filter(other -> !other.equals(name) && result.containsKey(other))
        .filter(other -> keys(result.get(other)).contains(key))
        .allMatch(
            other ->
                it != null
                    && isNoMoreThan(running.get(other), it)
                    && isNoMoreThan(result.get(other), it));
  }

  /**
   * Whether each of its routes, known by id or by input, and all else of it is in the other too.
   */
  private static boolean isNoMoreThan(RouteContents it, RouteContents other) {
    boolean isById =
        it.inputs().size() <= it.routes().size() && other.routes().containsAll(it.routes());
    return (isById || other.inputs().containsAll(it.inputs()))
        && other.templates().containsAll(it.templates())
        && other.configurations().containsAll(it.configurations())
        && other.beans().containsAll(it.beans());
  }

  /**
   * What is whose, unless a file is named after it: what runs untouched, then files that are no
   * copy of another, then others; and a name before those it begins.
   */
  private int rank(String name) {
    RouteContents it = contents.get(name);
    if (it == null) {
      return 0;
    }
    if (running.containsKey(name)) {
      return 1;
    }
    return keys(it).stream().anyMatch(key -> key.isFor(name)) ? 2 : 3;
  }

  private boolean refuseMissing() {
    Map<String, RouteContents> result = result();
    Set<String> templates = new HashSet<>();
    Set<String> configurations = new HashSet<>();
    for (RouteContents it : result.values()) {
      templates.addAll(it.templates());
      configurations.addAll(it.configurations());
    }
    for (Map.Entry<String, RouteContents> entry : result.entrySet()) {
      for (String named : entry.getValue().namedConfigurations()) {
        boolean pattern = named.contains("*") || named.contains("(");
        if (!pattern && !configurations.contains(named)) {
          return refuseUse(entry.getKey(), named, "routeConfiguration");
        }
      }
      for (String named : entry.getValue().namedTemplates()) {
        if (!templates.contains(named) && isDefinedNow(named)) {
          return refuseUse(entry.getKey(), named, "route template");
        }
      }
    }
    return false;
  }

  /** A destination's file without a route that takes its messages. */
  private boolean refuseUnreachable() {
    for (String name : contents.keySet()) {
      RouteFile file = candidates.get(name);
      if (!file.isDestination()) {
        continue;
      }
      String input = "direct:" + file.stem();
      if (result().values().stream().noneMatch(it -> it.inputs().contains(input))) {
        RouteYaml yaml = file.yaml();
        boolean isLeftOut = yaml.texts("uri").contains(input) && yaml.has("precondition");
        List<Integer> lines = yaml.lines(isLeftOut ? "precondition" : "from");
        leaveOut(
            name,
            file.report(
                lines.isEmpty() ? OptionalInt.empty() : OptionalInt.of(lines.get(0)),
                isLeftOut
                    ? "its precondition does not hold, so nothing takes what is sent to " + input
                    : "no route begins with %s, as the name of the file says".formatted(input)));
        return true;
      }
    }
    return false;
  }

  /** What takes away the last template of a kind that is expected. */
  private boolean refuseUnexpected() {
    for (String template : expected) {
      for (Map.Entry<String, RouteContents> before : running.entrySet()) {
        if (before.getValue().templates().contains(template) && !isInResult(template)) {
          return refuseLoss(
              before.getKey(),
              template,
              "the route template '%s' is gone, without which destinations are not given all that they are owed"
                  .formatted(template));
        }
      }
    }
    return false;
  }

  private boolean isInResult(String template) {
    return result().values().stream().anyMatch(it -> it.templates().contains(template));
  }

  /**
   * Under the name of the file that people look for it in, unless a file that has it is refused.
   */
  private void reportMissing(String template) {
    String name = template + RouteFile.SUFFIX;
    boolean isKnown =
        candidates.values().stream()
            .filter(it -> !contents.containsKey(it.name()))
            .anyMatch(it -> it.name().equals(name) || it.yaml().texts("id").contains(template));
    if (!isKnown) {
      refused.put(
          name,
          "routes/%s: no file has the route template '%s', without which destinations are not given all that they are owed"
              .formatted(name, template));
    }
  }

  private boolean isDefinedNow(String template) {
    return running.values().stream().anyMatch(it -> it.templates().contains(template));
  }

  /** A file needs what no other has: either it is wrong, or the one that no longer has it. */
  private boolean refuseUse(String name, String id, String kind) {
    if (contents.containsKey(name)) {
      return refuse(name, id, "there is no %s '%s'".formatted(kind, id));
    }
    for (Map.Entry<String, RouteContents> before : running.entrySet()) {
      String culprit = before.getKey();
      boolean defined =
          before.getValue().configurations().contains(id)
              || before.getValue().templates().contains(id);
      if (defined) {
        return refuseLoss(
            culprit, id, "the %s '%s' is gone, but routes/%s uses it".formatted(kind, id, name));
      }
    }
    return false;
  }

  private boolean refuseLoss(String name, String id, String reason) {
    if (deleted.remove(name)) {
      refused.put(name, "routes/" + name + ": " + reason);
      return true;
    }
    return refuse(name, id, reason);
  }

  private boolean refuse(String name, String id, String reason) {
    RouteFile file = candidates.get(name);
    leaveOut(name, file.report(file.lineOf(id), reason));
    return true;
  }

  private void leaveOut(String name, String report) {
    contents.remove(name);
    refused.put(name, report);
    for (Map.Entry<String, String> copy : Map.copyOf(displaced).entrySet()) {
      if (copy.getValue().equals(name)) {
        displaced.remove(copy.getKey());
        refused.remove(copy.getKey());
      }
    }
  }
}
