/** Traces by OpenTelemetry, for who switches them on. */
package id.simpan.tracing;
