/** Where Simpan meets Camel and Spring Boot: the beans that routes use. */
package id.simpan.routing;
