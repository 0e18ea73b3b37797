package id.simpan.routing;

import id.simpan.announce.SideFiles;
import id.simpan.archive.ArchiveFolder;
import id.simpan.download.AllowedHosts;
import id.simpan.download.Bandwidth;
import id.simpan.download.DownloadClient;
import id.simpan.download.Downloader;
import id.simpan.download.Limits;
import id.simpan.download.Links;
import id.simpan.ledger.Deliveries;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.Transfers;
import id.simpan.permission.FileMode;
import id.simpan.permission.PrivateFolder;
import id.simpan.s3.S3Folder;
import id.simpan.settings.Accounts;
import id.simpan.settings.CaBundle;
import id.simpan.settings.SimpanSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What downloads files, and hands them on. */
@Configuration(proxyBeanMethods = false)
public class FilesConfiguration {

  @Bean
  DownloadClient downloadClient(
      SimpanSettings settings, Network network, ScheduledExecutorService timer) {
    SimpanSettings.Download download = settings.download();
    return new DownloadClient(
        new AllowedHosts(download.allowedHosts(), download.allowHttp()),
        new Limits(download.connectTimeout(), download.stallTimeout(), download.concurrency() * 2),
        network.proxy(),
        network.trust().map(CaBundle::tls),
        timer);
  }

  @Bean
  Downloader downloader(
      DownloadClient client,
      Links links,
      Transfers transfers,
      Ledger ledger,
      SimpanSettings settings,
      Clock clock) {
    return new Downloader(
        client,
        links,
        closed(settings, settings.download().directory()),
        settings.alerts().beforeDeletion(),
        Bandwidth.of(settings.download().bandwidth(), settings.timeZone(), clock)
            .sharedBy(ledger::nodes),
        transfers::isKeptSibling,
        clock);
  }

  @Bean
  KeptFiles keptFiles(SimpanSettings settings, Transfers transfers, Ledger ledger) {
    return new KeptFiles(kept(settings), transfers, ledger.leases()::ofDeliveriesAndBatches);
  }

  @Bean
  ArchiveFolder archiveFolder(SimpanSettings settings) {
    return new ArchiveFolder(
        settings.resolve(settings.file().directory()), FileMode.of(settings.file().mode()));
  }

  @Bean
  SideFiles sideFiles(SimpanSettings settings) {
    return new SideFiles(
        kept(settings), Optional.of(settings.account()).filter(it -> !it.equals(Accounts.DEFAULT)));
  }

  @Bean
  Messages messages(Sources sources) {
    return new Messages(sources::of);
  }

  @Bean
  Sources sources(
      SimpanSettings settings,
      Environment environment,
      Deliveries deliveries,
      ObjectProvider<S3Folder> s3) {
    return new Sources(
        kept(settings), deliveries, name -> folder(settings, environment, name), s3::getObject);
  }

  /** The folder of this machine that a destination stores in, or null. */
  public static Path folder(SimpanSettings settings, Environment environment, String destination) {
    String directory = environment.getProperty("simpan." + destination + ".directory", "");
    return directory.isBlank() ? null : settings.resolve(directory);
  }

  static Path kept(SimpanSettings settings) {
    return settings.resolve(settings.download().directory());
  }

  /** A directory that is the user's alone, from before there is anything in it. */
  static Path closed(SimpanSettings settings, String directory) {
    Path path = settings.resolve(directory);
    try {
      PrivateFolder.create(path, settings.resolve(""));
      return path;
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }
}
