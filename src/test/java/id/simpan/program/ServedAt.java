package id.simpan.program;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** Notes the port that a program in this process got, by its working directory. */
public final class ServedAt implements ApplicationListener<WebServerInitializedEvent> {

  private static final Map<String, Integer> PORTS = new ConcurrentHashMap<>();

  @Override
  public void onApplicationEvent(WebServerInitializedEvent event) {
    PORTS.put(
        event.getApplicationContext().getEnvironment().getRequiredProperty("simpan.home"),
        event.getWebServer().getPort());
  }

  /** Or null until it serves. */
  public static Integer port(String home) {
    return PORTS.get(home);
  }
}
