package id.simpan.routing;

import id.simpan.ledger.Claim;
import id.simpan.ledger.Ledger;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeEvent;
import org.apache.camel.support.EventNotifierSupport;

/** A claim ends with the exchange that made it, even if its routes were stopped half-way. */
final class AbandonedWork extends EventNotifierSupport {

  private final Ledger ledger;

  AbandonedWork(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public boolean isEnabled(CamelEvent event) {
    return event.getType() == CamelEvent.Type.ExchangeCompleted
        || event.getType() == CamelEvent.Type.ExchangeFailed;
  }

  @Override
  public void notify(CamelEvent event) {
    Exchange exchange = ((ExchangeEvent) event).getExchange();
    boolean isPart = exchange.getProperty(ExchangePropertyKey.CORRELATION_ID) != null;
    if (!isPart && exchange.hasVariables()) {
      for (Object variable : exchange.getVariables().values()) {
        if (variable instanceof Claim claim) {
          ledger.giveBack(claim);
        }
      }
    }
  }
}
