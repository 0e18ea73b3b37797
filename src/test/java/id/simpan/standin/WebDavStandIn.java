package id.simpan.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.realm.RealmBase;
import org.apache.catalina.servlets.WebdavServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;

/**
 * A real WebDAV server (Tomcat's own servlet, with a sign-in) that keeps its files in a folder,
 * behind a {@link FaultProxy}. What is asked here of its files goes round it.
 */
public final class WebDavStandIn implements AutoCloseable {

  public static final String USERNAME = "simpan";

  /** With all that a header or an expression might take apart. */
  public static final String PASSWORD = "s3cr3t:+%41&b='c'),d$ #e";

  private final Path base;
  private final Path folder;
  private final Tomcat tomcat = new Tomcat();
  private final FaultProxy faults;

  private WebDavStandIn() throws Exception {
    Quiet.loggers("org.apache.catalina", "org.apache.coyote", "org.apache.tomcat");
    base = Files.createTempDirectory("simpan-webdav-");
    folder = Files.createDirectories(base.resolve("files/Our recordings"));
    tomcat.setBaseDir(base.toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    Context context = tomcat.addContext("", base.resolve("files").toString());
    Wrapper servlet = Tomcat.addServlet(context, "webdav", new WebdavServlet());
    servlet.addInitParameter("readonly", "false");
    servlet.addInitParameter("listings", "false");
    servlet.setLoadOnStartup(1);
    context.addServletMappingDecoded("/*", "webdav");
    signIn(context);
    tomcat.getConnector();
    tomcat.start();
    faults = FaultProxy.before(tomcat.getConnector().getLocalPort());
  }

  private static void signIn(Context context) {
    SecurityCollection all = new SecurityCollection();
    all.addPatternDecoded("/*");
    SecurityConstraint constraint = new SecurityConstraint();
    constraint.addCollection(all);
    constraint.addAuthRole("writer");
    context.addConstraint(constraint);
    context.addSecurityRole("writer");
    context.setLoginConfig(new LoginConfig("BASIC", "files", null, null));
    context.setRealm(new OneUser());
    context.getPipeline().addValve(new BasicAuthenticator());
  }

  /** {@link #USERNAME} with {@link #PASSWORD}, nobody else. */
  private static final class OneUser extends RealmBase {
    @Override
    protected String getPassword(String username) {
      return USERNAME.equals(username) ? PASSWORD : null;
    }

    @Override
    protected java.security.Principal getPrincipal(String username) {
      return new org.apache.catalina.realm.GenericPrincipal(username, java.util.List.of("writer"));
    }
  }

  public static WebDavStandIn start() {
    try {
      return new WebDavStandIn();
    } catch (Exception e) {
      throw new IllegalStateException("no WebDAV server", e);
    }
  }

  /** Of the folder for recordings, as an operator would write it. */
  public String url() {
    return "http://127.0.0.1:" + faults.port() + "/Our%20recordings";
  }

  public FaultProxy faults() {
    return faults;
  }

  /** Where the recordings are. */
  public Path folder() {
    return folder;
  }

  /** What is there by relative path, files in the making too. */
  public Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return files;
  }

  @Override
  public void close() {
    faults.close();
    try (Stream<Path> paths = Files.walk(base)) {
      tomcat.stop();
      tomcat.destroy();
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
