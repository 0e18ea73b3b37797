package id.simpan.routing;

import java.util.Optional;
import org.apache.camel.component.http.HttpClientConfigurer;

/** The client of calls to others, for tests of routes. */
public final class Outside {

  private Outside() {}

  /** Without a proxy. */
  public static HttpClientConfigurer client() {
    EndpointConfiguration endpoints = new EndpointConfiguration();
    return endpoints.outsideClient(
        new Network(Optional.empty(), Optional.empty()), endpoints.timer());
  }
}
