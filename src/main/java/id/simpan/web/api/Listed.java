package id.simpan.web.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import id.simpan.ledger.Overview.Line;
import id.simpan.web.SessionIds;

/**
 * A session of a list.
 *
 * @param href where all that is known of it is
 */
record Listed(String href, @JsonUnwrapped Line line) {

  static Listed of(Line line) {
    return new Listed(
        line.session() == null
            ? null
            : ApiConfiguration.base() + SessionsApi.PATH + "/" + SessionIds.segment(line.session()),
        line);
  }
}
