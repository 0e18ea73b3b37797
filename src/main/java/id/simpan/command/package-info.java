/** The command line: what each command starts, shows and returns. */
package id.simpan.command;
