package id.simpan.rapatin;

import java.util.regex.Pattern;

/**
 * Meeting ids: 9 to 11 digits as Zoom makes them; typed by people with spaces or dashes between.
 */
public final class MeetingIds {

  private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9_]{1,64}");

  private MeetingIds() {}

  /** Without the spaces and dashes that people type. */
  public static String clean(String typed) {
    return typed.replaceAll("[\\s-]+", "");
  }

  /** Whether it can stand in a URL as it is. Whether it is a meeting is for the API to say. */
  public static boolean isUsable(String id) {
    return USABLE.matcher(id).matches();
  }
}
