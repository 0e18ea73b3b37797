package id.simpan.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Several accounts: each is another one, and has places of its own. */
final class AccountsCheck {

  private AccountsCheck() {}

  /**
   * @param accounts environments, each of which can be used by itself
   * @return what is wrong between them
   */
  static List<String> apart(List<Environment> accounts) {
    List<String> lines = new ArrayList<>();
    Map<String, String> taken = new HashMap<>();
    for (Environment account : accounts) {
      String name = Accounts.name(account);
      for (Map.Entry<String, String> place : places(account).entrySet()) {
        String other = taken.putIfAbsent(place.getKey(), name);
        if (other != null && !other.equals(name)) {
          lines.add("rapatin.accounts.%s.%s".formatted(name, place.getValue().formatted(other)));
        }
      }
    }
    return lines;
  }

  /** What nobody else may have, and what is told to somebody else who has it. */
  private static Map<String, String> places(Environment environment) {
    RapatinSettings rapatin = Binder.get(environment).bind("rapatin", RapatinSettings.class).get();
    SimpanSettings simpan = Binder.get(environment).bind("simpan", SimpanSettings.class).get();
    String path = simpan.archive().path().replace(Accounts.PLACEHOLDER, simpan.account());
    String folders =
        "path: leads to the same folders as that of the account %s; "
            + Accounts.PLACEHOLDER
            + " in it is expected";
    Map<String, String> places = new HashMap<>();
    places.put(
        "account " + rapatin.baseUrl() + " " + who(rapatin),
        (rapatin.email().isBlank() ? "token" : "email")
            + ": is that of the account %s; each account once is expected");
    places.put(
        "work " + simpan.resolve(simpan.download().directory()),
        "download.directory: is that of the account %s; one of its own is expected");
    places.put("file " + simpan.resolve(simpan.file().directory()) + " " + path, folders);
    if (simpan.destinations().contains("s3")) {
      SimpanSettings.S3 s3 = simpan.s3();
      places.put(String.join(" ", "s3", s3.endpoint(), s3.bucket(), s3.prefix(), path), folders);
    }
    return places;
  }

  private static String who(RapatinSettings rapatin) {
    return rapatin.email().isBlank()
        ? rapatin.token()
        : rapatin.email().trim().toLowerCase(Locale.ROOT);
  }
}
