/** What a running program shows and takes orders by: pages, the REST API, and who may use them. */
package id.simpan.web;
