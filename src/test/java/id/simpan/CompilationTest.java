package id.simpan;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompilationTest {

  @AfterEach
  void asBefore() throws Exception {
    ask("compilerDirectivesClear");
  }

  /** A directive that says nothing of a compiler is passed by, for the next one that matches. */
  @Test
  void whatHashesAndEncryptsIsLeftToTheOptimisingCompiler() throws Exception {
    Compilation.add();

    String[] directives = ask("compilerDirectivesPrint").split("Directive:");
    assertThat(directives).hasSizeGreaterThanOrEqualTo(3);
    assertThat(directives[1])
        .contains("sun/security/*.*", "com/sun/crypto/*.*", "java/util/zip/*.*")
        .containsPattern("c2 directives:\\s[^c]*Enable:true Exclude:false");
    assertThat(directives[2])
        .contains("matching: *.*")
        .containsPattern("c2 directives:\\s[^c]*Enable:true Exclude:true");
  }

  private static String ask(String operation) throws Exception {
    return (String)
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                operation,
                new Object[0],
                new String[0]);
  }
}
