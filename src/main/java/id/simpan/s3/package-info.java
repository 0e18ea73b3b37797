/** S3: the upload that the component leaves open. */
package id.simpan.s3;
