/** Who may read and write what Simpan makes, and whose files it takes for its own. */
package id.simpan.permission;
