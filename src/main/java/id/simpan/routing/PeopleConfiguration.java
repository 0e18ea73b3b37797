package id.simpan.routing;

import id.simpan.announce.AlertMail;
import id.simpan.announce.AlertPost;
import id.simpan.announce.BatchMail;
import id.simpan.announce.DigestMail;
import id.simpan.announce.MailTemplates;
import id.simpan.announce.MailTemplates.Edited;
import id.simpan.ledger.Alerts;
import id.simpan.ledger.Diary;
import id.simpan.ledger.Digests;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.Overview;
import id.simpan.ledger.Report;
import id.simpan.ledger.Safety;
import id.simpan.live.RouteFolder;
import id.simpan.settings.Accounts;
import id.simpan.settings.SimpanSettings;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What people are told: of what was kept, of trouble, and how everything stands. */
@Configuration(proxyBeanMethods = false)
public class PeopleConfiguration {

  @Bean
  MailTemplates mailTemplates(SimpanSettings settings, RouteFolder folder) {
    return new MailTemplates(
        new MailTemplates.Source() {
          @Override
          public Optional<Edited> edited(List<String> names) {
            return folder
                .config(inMail(names))
                .map(it -> new Edited("config/mail/" + it.name(), it.text(), it.unreadable()));
          }

          @Override
          public String builtIn(List<String> names) {
            return folder.builtIn(inMail(names));
          }

          private List<String> inMail(List<String> names) {
            return names.stream().map("mail/"::concat).toList();
          }
        },
        settings.texts().language());
  }

  @Bean
  BatchMail batchMail(
      SimpanSettings settings,
      MailTemplates templates,
      Environment environment,
      Sources sources,
      Clock clock) {
    return new BatchMail(
        settings.email(),
        sender(settings, environment),
        templates,
        settings.textsOfPeople(),
        sources::near,
        clock);
  }

  @Bean
  Alerts alerts(Ledger ledger, Safety safety, Conditions conditions, SimpanSettings settings) {
    return new Alerts(ledger, safety, conditions::holding, settings.textsOfPeople());
  }

  @Bean
  AlertMail alertMail(SimpanSettings settings, MailTemplates templates, Environment environment) {
    return new AlertMail(
        sender(settings, environment),
        settings.alerts().email().isEmpty() ? settings.email().to() : settings.alerts().email(),
        !environment.getProperty("spring.mail.host", "").isBlank(),
        templates,
        settings.textsOfPeople());
  }

  @Bean
  AlertPost alertPost(SimpanSettings settings) {
    return new AlertPost(settings.alerts().webhook(), settings.textsOfPeople());
  }

  @Bean
  Digests digests(
      Ledger ledger, Safety safety, Report report, Conditions conditions, SimpanSettings settings) {
    String cron = settings.email().digest();
    Optional<Schedule> schedule =
        cron.isBlank() ? Optional.empty() : Optional.of(new Schedule(cron, settings.timeZone()));
    return new Digests(
        ledger,
        after -> schedule.map(it -> it.next(after)),
        safety,
        report,
        new Overview(ledger, settings.alerts().beforeDeletion(), settings.timeZone()),
        new Diary(ledger, settings.timeZone()),
        conditions::holding);
  }

  @Bean
  DigestMail digestMail(SimpanSettings settings, MailTemplates templates, Environment environment) {
    return new DigestMail(
        sender(settings, environment),
        settings.email().to().isEmpty() ? settings.alerts().email() : settings.email().to(),
        templates,
        settings.textsOfPeople(),
        FilesConfiguration.kept(settings),
        settings.destinations().contains("file")
            ? Optional.of(settings.resolve(settings.file().directory()))
            : Optional.empty());
  }

  private static String sender(SimpanSettings settings, Environment environment) {
    String sender = settings.email().sender(environment.getProperty("spring.mail.username", ""));
    boolean isPlain = settings.account().equals(Accounts.DEFAULT) || sender.contains("<");
    return isPlain ? sender : "Simpan %s <%s>".formatted(settings.account(), sender);
  }
}
