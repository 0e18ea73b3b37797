/**
 * What is known about each meeting, session, file and delivery, and who has which work in hand. The
 * ledger is the truth: a queue message is only a permit to look here. Plain Java and SQL that
 * SQLite and PostgreSQL both run.
 */
package id.simpan.ledger;
