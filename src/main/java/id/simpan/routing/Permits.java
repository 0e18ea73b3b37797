package id.simpan.routing;

import java.util.List;
import org.apache.camel.Exchange;

/** Permits to look for work: the name of a queue, and nothing else. */
public final class Permits {

  /** Takes away what an exchange carries of the work before it, but for its body. */
  public void strip(Exchange exchange) {
    exchange.getMessage().removeHeaders("*");
    exchange.removeProperties("*"); // an error in hand is not the next worker's
    List.copyOf(exchange.getVariables().keySet()).forEach(exchange::removeVariable);
  }
}
