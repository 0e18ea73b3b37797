package id.simpan.command;

import id.simpan.announce.MailTemplates;
import id.simpan.command.Progress.Totals;
import id.simpan.download.Downloader;
import id.simpan.download.Downloads.Running;
import id.simpan.ledger.Concern;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.Report;
import id.simpan.ledger.Safety;
import id.simpan.ledger.SessionFiles;
import id.simpan.ledger.Transfers;
import id.simpan.ledger.Work;
import id.simpan.routing.AllAccounts;
import id.simpan.routing.Engine;
import id.simpan.routing.Permits;
import id.simpan.routing.Sweep;
import id.simpan.settings.SimpanSettings;
import id.simpan.texts.Texts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.springframework.context.ApplicationContext;

/** What the program does for one account, and what is to be said of it. */
final class OneAccount {

  private final ApplicationContext context;
  private final Engine engine;
  private final Texts texts;
  private Thread sweep;

  /** Starts its routes. */
  OneAccount(ApplicationContext context) {
    this.context = context;
    this.texts = context.getBean(SimpanSettings.class).texts();
    this.engine = new Engine(context);
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  String name() {
    return bean(SimpanSettings.class).account();
  }

  /** Edits of its routes take effect from now on. */
  void watch() {
    engine.routes().watch();
  }

  void beginSweep() {
    sweep = new Thread(() -> send("direct:sweep"), "sweep");
    sweep.start();
  }

  /** Whether that sweep is over, and nothing of it is left to be done. */
  boolean isDone() {
    return !sweep.isAlive() && !bean(Work.class).isLeft(bean(Permits.class)::runs);
  }

  /**
   * For how long it has got on with nothing.
   *
   * @param from nanoseconds of this JVM; what was before does not count
   */
  Duration idleSince(long from) {
    return bean(Ledger.class).leases().idleSince(from);
  }

  boolean hasWork() {
    return bean(Ledger.class).leases().hasWork();
  }

  boolean isSwept() {
    return bean(Sweep.class).isOver();
  }

  /** Tells people what is to be told once all that a sweep has found is done. */
  void tell() {
    send("direct:alert");
    if (bean(Sweep.class).isCompleted() && bean(AllAccounts.class).areSafe()) {
      send("direct:heartbeat");
    }
    if (!bean(SimpanSettings.class).email().digest().isBlank()) {
      send("direct:digest");
    }
  }

  private void send(String route) {
    bean(CamelContext.class).createFluentProducerTemplate().to(route).send();
  }

  /** Whatever is not safe, then what is pending. */
  Set<String> problems() {
    List<String> problems = new ArrayList<>();
    bean(Sweep.class).problems().forEach(it -> problems.add(texts.say(it)));
    problems.addAll(engine.routes().reports().values());
    bean(MailTemplates.class).broken().stream()
        .map(it -> texts.say(it.text()))
        .forEach(problems::add);
    List<String> ofSweeps = new ArrayList<>();
    bean(Safety.class).concerns().stream()
        .filter(Concern::isUnsafe)
        .forEach(
            it -> (it.kind().equals("sweeps") ? ofSweeps : problems).add(texts.say(it.text())));
    bean(Report.class).pending().stream().map(texts::say).forEach(problems::add);
    // that no sweep was completed needs no line of its own beside what kept this one from it
    return new LinkedHashSet<>(problems.isEmpty() ? ofSweeps : problems);
  }

  /** Types of recordings that no destination stores. */
  List<String> notStored() {
    return List.copyOf(bean(SessionFiles.class).notStored());
  }

  /** How far this process is with what it has to keep. */
  Totals kept() {
    Transfers transfers = bean(Transfers.class);
    long kept = transfers.filesKept();
    long running = downloads().size();
    return new Totals(kept + running + bean(Work.class).filesToKeep(), kept, transfers.bytesKept());
  }

  List<Running> downloads() {
    return bean(Downloader.class).downloads().running();
  }

  void close() {
    engine.close();
  }
}
