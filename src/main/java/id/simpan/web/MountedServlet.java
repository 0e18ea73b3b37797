package id.simpan.web;

import id.simpan.web.access.OtherSites;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.http.HttpStatus;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.resource.ResourceUrlEncodingFilter;

/**
 * Pages and API below a path: of Simpan in a host, or of another account. While those beans are
 * there they have a dispatcher and a context of their own, and take the servlet's path for that of
 * the whole application.
 */
public final class MountedServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient Supplier<Optional<ApplicationContext>> simpan;
  private transient ApplicationContext served;
  private transient DispatcherServlet dispatcher;

  /**
   * @param simpan its beans while it runs
   */
  public MountedServlet(Supplier<Optional<ApplicationContext>> simpan) {
    this.simpan = simpan;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Optional<ApplicationContext> running = simpan.get().filter(MountedServlet::isOpen);
    if (running.isEmpty()) {
      if (!response.isCommitted()) { // else somebody watched until the end
        response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
      }
    } else if (OtherSites.ask(request)) {
      response.sendError(HttpStatus.FORBIDDEN.value());
    } else if (request.getPathInfo() == null) {
      response.sendRedirect(request.getRequestURI() + "/");
    } else {
      DispatcherServlet pages = of(running.get());
      new ResourceUrlEncodingFilter()
          .doFilter(
              new AsWhole(request), response, (asked, answer) -> pages.service(asked, answer));
    }
  }

  private static boolean isOpen(ApplicationContext running) {
    return !(running instanceof ConfigurableApplicationContext it && it.isClosed());
  }

  private synchronized DispatcherServlet of(ApplicationContext running) throws ServletException {
    if (served != running) {
      destroy();
      AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
      context.setParent(running);
      ConfigurableEnvironment environment = context.getEnvironment();
      // before those above, which are of other pages
      Map<String, Object> settings = new HashMap<>(WebDefaults.settings());
      settings.put("spring.autoconfigure.exclude", "");
      environment.getPropertySources().addFirst(new MapPropertySource("mounted", settings));
      ConfigurationPropertySources.attach(environment); // in place of that of the parent's alone
      context.setClassLoader(running.getClassLoader());
      context.register(MountedConfiguration.class);
      dispatcher = new DispatcherServlet(context);
      dispatcher.init(getServletConfig());
      served = running;
      if (running instanceof ConfigurableApplicationContext closing) {
        closing.addApplicationListener((ContextClosedEvent event) -> endWith(event));
      }
    }
    return dispatcher;
  }

  /** Who watches would be waited for when the server ends. */
  private synchronized void endWith(ContextClosedEvent event) {
    if (event.getApplicationContext() == served) {
      destroy();
    }
  }

  @Override
  public synchronized void destroy() {
    if (dispatcher != null) {
      dispatcher.destroy();
      dispatcher = null;
      served = null;
    }
  }

  /** A request as one to an application of which this servlet's path is the root. */
  private static final class AsWhole extends HttpServletRequestWrapper {

    AsWhole(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getContextPath() {
      return super.getContextPath() + super.getServletPath();
    }

    @Override
    public String getServletPath() {
      return "";
    }

    /** What goes on later comes to the servlet again, not to its root. */
    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
      return getRequest().startAsync(getRequest(), response);
    }
  }
}
