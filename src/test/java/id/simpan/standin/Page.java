package id.simpan.standin;

/**
 * One page of a list: items {@code from} (from 0) up to but without {@code to} of {@code total}.
 */
record Page(int number, int size, int from, int to, int total, String path) {

  int last() {
    return Math.max(1, (total + size - 1) / size);
  }

  String url(int page) {
    return path + "page=" + page;
  }
}
