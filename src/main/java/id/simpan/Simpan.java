package id.simpan;

import id.simpan.command.SimpanCommand;

/** Keeps every Rapatin recording before Rapatin deletes it. */
public final class Simpan {

  private Simpan() {}

  public static void main(String[] arguments) {
    Compilation.limit();
    System.exit(SimpanCommand.execute(arguments));
  }
}
