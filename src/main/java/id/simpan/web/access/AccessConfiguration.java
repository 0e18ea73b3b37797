package id.simpan.web.access;

import id.simpan.settings.SimpanSettings;
import id.simpan.web.Refusals;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.server.CookieSameSiteSupplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.CookieRequestCache;
import org.springframework.security.web.savedrequest.NullRequestCache;

/** Who may see the pages and use the API. */
@Configuration(proxyBeanMethods = false)
public class AccessConfiguration {

  private static final String COOKIE = "simpan-session";
  private static final Duration LONGEST_SESSION = Duration.ofHours(12);
  private static final Duration YEAR = Duration.ofDays(365);

  private static final String CONTENT =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  private static final String FEATURES = "camera=(), geolocation=(), microphone=(), payment=()";

  @Bean
  SignInPage signInPage(SimpanSettings settings) {
    return new SignInPage(settings.access().isByLogin());
  }

  @Bean
  SecurityFilterChain access(
      HttpSecurity http,
      SimpanSettings settings,
      SignInPage page,
      Refusals refusals,
      @Value("${server.address}") String address)
      throws Exception {
    boolean isByLogin = settings.access().isByLogin();
    Openings open = new Openings(settings.access().metricsFrom());
    http.headers(AccessConfiguration::headers)
        .addFilterAfter(
            new Doorkeeper(isByLogin, address, open, refusals), HeaderWriterFilter.class)
        .addFilterAfter(new HealthForAll(), Doorkeeper.class)
        .csrf(
            csrf ->
                csrf.csrfTokenRepository(tokens())
                    .requireCsrfProtectionMatcher(AccessConfiguration::needsToken))
        .exceptionHandling(
            failures ->
                failures
                    .authenticationEntryPoint(new EntryPoint(refusals))
                    .accessDeniedHandler(denied(refusals)));
    if (isByLogin) {
      login(http, new SignIns(settings.access(), new SignInLimit(System::nanoTime)), page, open);
      http.httpBasic(basic -> basic.authenticationEntryPoint(new EntryPoint(refusals)));
    } else {
      http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
          .sessionManagement(it -> it.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
          .requestCache(cache -> cache.requestCache(new NullRequestCache()))
          .logout(AbstractHttpConfigurer::disable);
    }
    return http.build();
  }

  private static void login(HttpSecurity http, SignIns signIns, SignInPage page, Openings open)
      throws Exception {
    CookieRequestCache asked = new CookieRequestCache();
    asked.setRequestMatcher(AccessConfiguration::isPage);
    http.authenticationProvider(signIns)
        .addFilterBefore(endLongSessions(), HeaderWriterFilter.class)
        .authorizeHttpRequests(
            requests ->
                requests
                    // how a request goes on that was allowed: news end when somebody has signed out
                    .dispatcherTypeMatchers(
                        DispatcherType.ERROR, DispatcherType.FORWARD, DispatcherType.ASYNC)
                    .permitAll()
                    .requestMatchers(open)
                    .permitAll()
                    .requestMatchers(SignInPage.PATH)
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .requestCache(cache -> cache.requestCache(asked))
        .formLogin(form -> form.loginPage(SignInPage.PATH).failureHandler(page))
        .logout(out -> out.logoutSuccessUrl(SignInPage.PATH + "?out").deleteCookies(COOKIE));
  }

  private static void headers(HeadersConfigurer<HttpSecurity> headers) {
    headers
        .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT))
        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
        .permissionsPolicyHeader(features -> features.policy(FEATURES))
        .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
        .crossOriginResourcePolicy(use -> use.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
        .httpStrictTransportSecurity(
            tls -> tls.includeSubDomains(false).maxAgeInSeconds(YEAR.toSeconds()));
  }

  /** In a cookie, so that whoever has not signed in takes no memory. */
  private static CookieCsrfTokenRepository tokens() {
    CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
    tokens.setCookieName("simpan-csrf");
    tokens.setCookieCustomizer(cookie -> cookie.sameSite("Strict"));
    return tokens;
  }

  /** A program that asks the API for itself, as curl does, is not misled by another site. */
  private static boolean needsToken(HttpServletRequest request) {
    return CsrfFilter.DEFAULT_CSRF_MATCHER.matches(request)
        && !(Refusals.isOfProgram(request) && !Browsers.isOne(request));
  }

  private static boolean isPage(HttpServletRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return request.getMethod().equals("GET")
        && !Refusals.isOfProgram(request)
        && accept != null
        && accept.contains(MediaType.TEXT_HTML_VALUE);
  }

  private static AccessDeniedHandler denied(Refusals refusals) {
    return (request, response, why) -> {
      if (Refusals.isOfProgram(request)) {
        refusals.refuse(
            request,
            response,
            HttpStatus.FORBIDDEN,
            "A browser has to send the token of the page, as the header X-XSRF-TOKEN.");
      } else {
        response.sendError(HttpStatus.FORBIDDEN.value());
      }
    };
  }

  /** What could be read in two ways is no path here: an encoded slash, two of them, a semicolon. */
  @Bean
  RequestRejectedHandler ambiguous(Refusals refusals) {
    return (request, response, why) ->
        refusals.refuse(
            request,
            response,
            HttpStatus.BAD_REQUEST,
            "The path has characters that none here has.");
  }

  /** A page that looks for news keeps its session; not for ever. */
  private static Filter endLongSessions() {
    return (request, response, chain) -> {
      var session = ((HttpServletRequest) request).getSession(false);
      if (session != null
          && System.currentTimeMillis() - session.getCreationTime() > LONGEST_SESSION.toMillis()) {
        session.invalidate();
      }
      chain.doFilter(request, response);
    };
  }

  /** Of all cookies, the session's too. */
  @Bean
  CookieSameSiteSupplier strictCookies() {
    return CookieSameSiteSupplier.ofStrict();
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> server(SimpanSettings settings) {
    return factory -> {
      // others on this machine have cookies for the same host
      factory.getSession().getCookie().setName(COOKIE);
      factory.addConnectorCustomizers(
          connector ->
              connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
      if (!settings.access().trustedProxies().isEmpty()) {
        factory.addEngineValves(new TrustedProxies(settings.access().trustedProxies()));
      }
    };
  }
}
