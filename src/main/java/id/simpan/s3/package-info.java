/** S3: a folder of a bucket, uploads that go over nothing, and what is verified of them. */
package id.simpan.s3;
