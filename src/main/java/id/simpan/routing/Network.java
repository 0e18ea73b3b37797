package id.simpan.routing;

import java.util.Optional;
import javax.net.ssl.TrustManager;
import org.apache.hc.core5.http.HttpHost;

/**
 * How the network is reached.
 *
 * @param trust in place of the platform's
 */
record Network(Optional<HttpHost> proxy, Optional<TrustManager[]> trust) {}
