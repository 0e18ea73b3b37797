/**
 * Folders of other machines that the route of a destination may put files into: WebDAV, Google
 * Drive, and what is the same for all of them.
 */
package id.simpan.remote;
