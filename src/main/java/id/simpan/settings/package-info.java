/**
 * The settings: what there is, and which values are usable. Defaults stand in {@code
 * config/application.yaml}.
 */
package id.simpan.settings;
