/** Downloads: which hosts may be asked, how a transfer is resumed, and when a file is whole. */
package id.simpan.download;
