/** The archive: the names in it, how files get there, and the side files that prove them. */
package id.simpan.archive;
