package id.simpan.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which changes of route files go together with what runs. One that does not is left out, and what
 * it would have replaced goes on.
 */
final class RouteChanges {

  private final Map<String, RouteContents> running;
  private final Map<String, RouteFile> candidates;
  private final Map<String, RouteContents> contents;
  private final Set<String> deleted;
  private final Map<String, String> refused = new TreeMap<>();

  /**
   * @param running what runs, by file name
   * @param candidates files that are new or changed, and would run by themselves
   * @param contents of the candidates
   * @param deleted names of files that are gone
   */
  RouteChanges(
      Map<String, RouteContents> running,
      Map<String, RouteFile> candidates,
      Map<String, RouteContents> contents,
      Collection<String> deleted) {
    this.running = running;
    this.candidates = candidates;
    this.contents = new TreeMap<>(contents);
    this.deleted = new TreeSet<>(deleted);
    boolean again = true;
    while (again) {
      again = refuseCollision() || refuseMissing() || refuseUnreachable();
    }
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

  /** Names of other files that must begin anew, since they use what changes. */
  Set<String> affected() {
    Set<String> changed = new TreeSet<>(contents.keySet());
    changed.addAll(deleted);
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
    result.putAll(contents);
    return result;
  }

  private boolean refuseCollision() {
    Map<String, String> owners = new TreeMap<>();
    Map<String, RouteContents> result = result();
    List<String> names = new ArrayList<>(result.keySet());
    names.sort(
        Comparator.comparingInt(this::rank)
            .thenComparing(name -> name.replace(RouteFile.SUFFIX, "")));
    for (String name : names) {
      RouteContents it = result.get(name);
      for (Map.Entry<String, Set<String>> kind :
          Map.of(
                  "route", it.routes(),
                  "route template", it.templates(),
                  "routeConfiguration", it.configurations())
              .entrySet()) {
        for (String id : kind.getValue()) {
          String owner = owners.putIfAbsent(kind.getKey() + " " + id, name);
          if (owner != null && !id.equals(RouteContents.EVERYWHERE)) {
            return refuse(
                name,
                id,
                "the %s '%s' is in routes/%s already".formatted(kind.getKey(), id, owner));
          }
        }
      }
    }
    return false;
  }

  /**
   * Whose ids are whose: what runs untouched, then files that are no copy of another, then others;
   * and a name before those it begins.
   */
  private int rank(String name) {
    RouteContents it = contents.get(name);
    if (it == null) {
      return 0;
    }
    if (running.containsKey(name)) {
      return 1;
    }
    boolean isNamedAfterIt =
        Stream.of(it.routes(), it.templates(), it.configurations())
            .anyMatch(ids -> ids.stream().anyMatch(id -> name.equals(id + RouteFile.SUFFIX)));
    return isNamedAfterIt ? 2 : 3;
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
        contents.remove(name);
        refused.put(
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
        String reason = "the %s '%s' is gone, but routes/%s uses it".formatted(kind, id, name);
        if (deleted.remove(culprit)) {
          refused.put(culprit, "routes/" + culprit + ": " + reason);
          return true;
        }
        return refuse(culprit, id, reason);
      }
    }
    return false;
  }

  private boolean refuse(String name, String id, String reason) {
    RouteFile file = candidates.get(name);
    contents.remove(name);
    refused.put(name, file.report(file.lineOf(id), reason));
    return true;
  }
}
