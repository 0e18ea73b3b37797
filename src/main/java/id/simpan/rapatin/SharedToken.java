package id.simpan.rapatin;

import java.util.Optional;

/**
 * The token of the last sign-in, for all who work with an account: where a new one ends the one
 * before, each would sign the other out.
 */
public interface SharedToken {

  /** For a program that has the account alone. */
  SharedToken NONE =
      new SharedToken() {
        @Override
        public Optional<String> get() {
          return Optional.empty();
        }

        @Override
        public void put(String token) {
          // it is kept in memory alone
        }
      };

  /** The token, if it was given just now. */
  Optional<String> get();

  void put(String token);
}
