/** What is told of a batch: the side files beside the recordings, and the mail. */
package id.simpan.announce;
