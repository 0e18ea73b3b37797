/** Passwords of those who sign in to Simpan. */
package id.simpan.access;
