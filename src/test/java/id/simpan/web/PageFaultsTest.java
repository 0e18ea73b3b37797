package id.simpan.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.view;

import id.simpan.routing.Problems;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

@ExtendWith(OutputCaptureExtension.class)
class PageFaultsTest {

  private final Views views = mock(Views.class);
  private final MockMvc pages =
      MockMvcBuilders.standaloneSetup(new Pages(views, null))
          .setControllerAdvice(new PageFaults(new Problems(List.of())))
          .build();

  @Test
  void whatFailsIsToldInOneLineAndOnAPage(CapturedOutput output) throws Exception {
    SQLException closed = new SQLException("the pool is closed");
    when(views.destinations())
        .thenThrow(
            new IllegalStateException(closed + " [statement:\"SELECT 1\", arguments:{}]", closed));

    pages
        .perform(get("/destinations"))
        .andExpect(status().isInternalServerError())
        .andExpect(view().name("error"));

    assertThat(output.getAll().lines())
        .filteredOn(line -> line.contains("pool") || line.contains("at id.simpan"))
        .singleElement()
        .asString()
        .endsWith("A page failed: SQLException: the pool is closed");
    assertThat(output.getAll()).doesNotContain("[statement:");
  }

  @Test
  void whatIsAskedForInVainIsNoFailure(CapturedOutput output) throws Exception {
    pages.perform(get("/session?uuid=x")).andExpect(status().isNotFound());
    pages.perform(get("/audit?page=-1")).andExpect(status().isBadRequest());

    assertThat(output.getAll()).doesNotContain("A page failed");
  }
}
