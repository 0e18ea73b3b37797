/**
 * The Rapatin API: what its answers mean, signing in, and how often it may be called. Plain Java;
 * the calls themselves are made by the routes.
 */
package id.simpan.rapatin;
