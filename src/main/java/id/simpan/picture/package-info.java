/** Draws what flows where, from the files of the routes. */
package id.simpan.picture;
