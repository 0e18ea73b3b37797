/** Who may see the pages and use the API, and from where. */
package id.simpan.web.access;
