/** Simpan inside another Spring Boot application. */
package id.simpan.plugin;
