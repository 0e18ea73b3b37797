package id.simpan.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.springframework.util.FileSystemUtils;

/**
 * A test that runs once with a {@link TestLedger} in each database, or in those that {@code
 * -Dsimpan.databases=SQLITE,POSTGRESQL} names.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@Tag("database")
@ExtendWith(OnEachDatabase.Invocations.class)
@interface OnEachDatabase {

  /** One for each database. */
  final class Invocations implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
      return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
        ExtensionContext context) {
      return Arrays.stream(Database.values()).filter(Database::isWanted).map(Invocation::new);
    }
  }

  /** Makes the ledger and closes it. */
  final class Invocation
      implements TestTemplateInvocationContext, ParameterResolver, AfterEachCallback {

    private final Database database;
    private Path directory;
    private TestLedger ledger;

    Invocation(Database database) {
      this.database = database;
    }

    @Override
    public String getDisplayName(int index) {
      return database.name();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(this);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == TestLedger.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      try {
        directory = Files.createTempDirectory("ledger");
      } catch (IOException full) {
        throw new UncheckedIOException(full);
      }
      ledger = new TestLedger(database.create(directory));
      return ledger;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
      ledger.close();
      FileSystemUtils.deleteRecursively(directory);
    }
  }
}
