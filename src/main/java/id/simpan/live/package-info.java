/** The route files: found, tried, run, and replaced while they run. */
package id.simpan.live;
