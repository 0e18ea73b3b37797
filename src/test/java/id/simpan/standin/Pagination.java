package id.simpan.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The ways in which Laravel programs tell about the pages of a list, beside its {@code items}. */
public enum Pagination {
  /** {@code links.next} and {@code meta.last_page}, as API resources have it. */
  META_AND_LINKS {
    @Override
    void describe(ObjectNode data, Page page) {
      links(data.putObject("links"), page, true);
      meta(data.putObject("meta"), page);
    }
  },
  /** The same, but the links have lost the filters, as they do unless a program takes care. */
  META_AND_BARE_LINKS {
    @Override
    void describe(ObjectNode data, Page page) {
      links(data.putObject("links"), page, false);
      meta(data.putObject("meta"), page);
    }
  },
  /** One object of numbers, without links. */
  PAGINATION_OBJECT {
    @Override
    void describe(ObjectNode data, Page page) {
      meta(data.putObject("pagination"), page);
    }
  };

  abstract void describe(ObjectNode data, Page page);

  private static void meta(ObjectNode meta, Page page) {
    meta.put("current_page", page.number())
        .put("last_page", page.last())
        .put("per_page", page.size())
        .put("total", page.total());
    if (page.to() > page.from()) {
      meta.put("from", page.from() + 1).put("to", page.to());
    } else {
      meta.putNull("from").putNull("to");
    }
  }

  private static void links(ObjectNode links, Page page, boolean withFilters) {
    link(links, page, withFilters, "first", 1);
    link(links, page, withFilters, "last", page.last());
    link(links, page, withFilters, "prev", page.number() - 1);
    link(links, page, withFilters, "next", page.number() + 1);
  }

  private static void link(
      ObjectNode links, Page page, boolean withFilters, String name, int number) {
    if (number < 1 || number > page.last()) {
      links.putNull(name);
    } else {
      String url = page.url(number);
      links.put(name, withFilters ? url : url.replaceFirst("\\?.*", "?page=" + number));
    }
  }
}
