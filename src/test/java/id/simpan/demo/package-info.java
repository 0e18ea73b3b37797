/** {@code ./mvnw spring-boot:test-run}: Simpan at work, with stand-ins for everything around it. */
package id.simpan.demo;
