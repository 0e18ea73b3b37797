package id.simpan.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import id.simpan.live.LiveRoutes;
import id.simpan.routing.AllAccounts;
import id.simpan.settings.SimpanSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.Answers;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

class OtherAccountsTest {

  private final OneAccount university = mock(OneAccount.class);
  private final ConfigurableApplicationContext law = mock(ConfigurableApplicationContext.class);

  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException("the disk is full"), new NoClassDefFoundError("org/example/X"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void oneWhoseRoutesCannotBeStartedLeavesNothingOpen(Throwable failure) {
    AllAccounts all = new AllAccounts("default", law, List.of("law"));
    when(university.bean(AllAccounts.class)).thenReturn(all);
    when(university.bean(Environment.class)).thenReturn(new StandardEnvironment());
    when(law.getBean(SimpanSettings.class))
        .thenReturn(mock(SimpanSettings.class, Answers.RETURNS_MOCKS));
    when(law.getBean(LiveRoutes.class)).thenThrow(failure);

    try (OtherAccounts others = new OtherAccounts(university, Map.of(), name -> law)) {
      verify(law).close();
      assertThat(others.started()).isEmpty();
      assertThat(others.notStarted()).containsOnlyKeys("law");
      assertThat(all.other("law")).isEmpty();
    }
  }
}
