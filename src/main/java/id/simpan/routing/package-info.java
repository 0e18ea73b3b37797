/**
 * Where Simpan meets Camel and Spring Boot: the beans that routes use, and where routes are found.
 */
package id.simpan.routing;
