/** What people read, in each language that Simpan speaks. Plain Java, for the ledger too. */
package id.simpan.texts;
