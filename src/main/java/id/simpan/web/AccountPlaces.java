package id.simpan.web;

import id.simpan.ledger.Safety;
import id.simpan.routing.AllAccounts;
import java.util.List;

/**
 * Where the pages of each account are, as links on every page.
 *
 * @param links empty if there is one account alone
 * @param root path of the program, which has what is of no account, such as the login
 */
public record AccountPlaces(List<Link> links, String root) {

  /** Below it are the accounts but for the first, which has the root. */
  static final String PATH = "/accounts/";

  /**
   * The pages of an account.
   *
   * @param path absolute, with a slash at its end
   * @param safe whether every recording of it is
   */
  public record Link(String name, String path, boolean here, boolean safe) {}

  /**
   * @param path of the application, as the pages see it
   */
  static AccountPlaces of(AllAccounts accounts, String path) {
    String own = PATH + accounts.own();
    String root =
        accounts.isFirst() || !path.endsWith(own)
            ? path
            : path.substring(0, path.length() - own.length());
    List<String> names = accounts.names();
    String first = names.get(0);
    return new AccountPlaces(
        names.size() == 1
            ? List.of()
            : names.stream()
                .map(
                    name ->
                        new Link(
                            name,
                            root + (name.equals(first) ? "/" : PATH + name + "/"),
                            name.equals(accounts.own()),
                            isSafe(accounts, name)))
                .toList(),
        root);
  }

  private static boolean isSafe(AllAccounts accounts, String name) {
    try {
      return accounts.of(name).map(it -> it.getBean(Safety.class).isSafe()).orElse(false);
    } catch (RuntimeException ledgerAway) {
      return false; // as nobody knows
    }
  }
}
