package id.simpan.live;

import id.simpan.permission.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.springframework.core.env.Environment;

/** One file of a destination's routes, without any other. */
public final class LoneRoute {

  private final Path path;
  private final RouteFile file;

  /**
   * @throws IllegalArgumentException if it is not called as a destination's file must be, or
   *     somebody else could have written it
   * @throws IOException if it cannot be read
   */
  public LoneRoute(Path path) throws IOException {
    this.path = path;
    String name = path.getFileName().toString();
    if (!name.matches("(deliver|announce)-to-[a-z0-9][a-z0-9-]*\\.camel\\.yaml")) {
      throw new IllegalArgumentException(
          path
              + ": is no destination's file; deliver-to-NAME.camel.yaml or announce-to-NAME.camel.yaml is expected");
    }
    Optional<String> objection = Trust.objection(path);
    if (objection.isPresent()) {
      throw new IllegalArgumentException(path + ": is not loaded, as " + objection.get());
    }
    this.file = new RouteFile(name, path.toUri().toString(), Files.readString(path), null);
  }

  /** Such as {@code deliver-to-board}: the {@code direct:} endpoint that it begins with. */
  public String input() {
    return file.stem();
  }

  /** Such as {@code board}. */
  public String destination() {
    return input().replaceFirst("^(deliver|announce)-to-", "");
  }

  /** Whether it takes files; else it takes batches. */
  public boolean delivers() {
    return input().startsWith("deliver-to-");
  }

  /**
   * Starts its routes in a started context.
   *
   * @param describe says what went wrong in one line that gives no secret away
   * @return why it does not run, with its line; or nothing
   */
  public Optional<String> start(
      CamelContext context, Environment environment, Function<Throwable, String> describe) {
    try (RouteTrial trial = new RouteTrial(context, environment, describe)) {
      Map<String, RouteContents> contents = Map.of(file.name(), trial.of(file));
      RouteChanges changes =
          new RouteChanges(Map.of(), Map.of(file.name(), file), contents, Set.of(), Set.of());
      if (!changes.refused().isEmpty()) {
        return Optional.of(shown(changes.refused().get(file.name())));
      }
      PluginHelper.getRoutesLoader(context).loadRoutes(file.resource());
      return Optional.empty();
    } catch (RouteTrial.Unusable unusable) {
      return Optional.of(shown(unusable.getMessage()));
    } catch (Exception | LinkageError failed) {
      return Optional.of(shown(file.report(OptionalInt.empty(), describe.apply(failed))));
    }
  }

  private String shown(String report) {
    return path + report.substring(file.shown().length());
  }
}
