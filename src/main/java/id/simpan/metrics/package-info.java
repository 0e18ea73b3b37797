/** What a running program tells those who watch it from outside: Prometheus, and probes. */
package id.simpan.metrics;
