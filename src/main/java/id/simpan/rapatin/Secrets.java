package id.simpan.rapatin;

/** What may be shown nowhere, though the API may repeat it. */
public interface Secrets {

  /** Nobody knows any. */
  Secrets NONE =
      new Secrets() {
        @Override
        public void add(String secret) {
          // it is nowhere looked for
        }

        @Override
        public String safe(String text) {
          return text;
        }
      };

  /** A token that was given just now. */
  void add(String secret);

  /** A text without them. */
  String safe(String text);
}
