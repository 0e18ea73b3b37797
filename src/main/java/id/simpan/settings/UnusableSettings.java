package id.simpan.settings;

import java.util.List;

/**
 * Settings that cannot be used: a line each that names it, what is wrong, and what would be right.
 */
public class UnusableSettings extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnusableSettings(List<String> lines) {
    super(String.join("\n", lines));
  }
}
