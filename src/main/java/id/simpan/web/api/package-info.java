/** The REST API: what the pages show and do, for programs. */
package id.simpan.web.api;
