package id.simpan;

import id.simpan.command.SimpanCommand;

/** Keeps every Rapatin recording before Rapatin deletes it. */
public final class Simpan {

  /** Without it, Jakarta Mail looks through all jars, for each part of each mail. */
  static final String MAIL_STREAMS = "org.eclipse.angus.mail.util.MailStreamProvider";

  private Simpan() {}

  public static void main(String[] arguments) {
    Compilation.limit();
    System.getProperties().putIfAbsent("jakarta.mail.util.StreamProvider", MAIL_STREAMS);
    System.exit(SimpanCommand.execute(arguments));
  }
}
