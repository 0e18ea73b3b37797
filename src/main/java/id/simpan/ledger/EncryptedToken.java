package id.simpan.ledger;

import id.simpan.rapatin.SharedToken;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The token of the last sign-in, in the ledger: readable only for those who know the password that
 * and the user that it was given for.
 */
public final class EncryptedToken implements SharedToken {

  /** An older one may be over, and a new sign-in costs one call. */
  private static final Duration FRESH = Duration.ofMinutes(10);

  private static final int NONCE = 12; // bytes, as GCM wants them
  private static final int TAG = 128; // bits
  private static final int KEY = 256; // bits
  private static final int ROUNDS = 200_000;

  private final Ledger ledger;
  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  private EncryptedToken(Ledger ledger, String user, String password) {
    this.ledger = ledger;
    this.key = key(password, ledger.account() + "\n" + user);
  }

  /** The same on each node, and slow to guess for whoever has the database. */
  private static SecretKeySpec key(String password, String whose) {
    byte[] salt = ("simpan token\n" + whose).getBytes(StandardCharsets.UTF_8);
    try {
      return new SecretKeySpec(
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ROUNDS, KEY))
              .getEncoded(),
          "AES");
    } catch (GeneralSecurityException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }

  /**
   * That of a ledger's account; nothing is shared if this process has it alone.
   *
   * @param user who signs in, and where: the token of another one is not taken
   */
  public static SharedToken of(Ledger ledger, String user, String password) {
    return ledger.isShared() && !password.isEmpty()
        ? new EncryptedToken(ledger, user, password)
        : SharedToken.NONE;
  }

  @Override
  public Optional<String> get() {
    return ledger
        .read(
            handle ->
                handle
                    .createQuery("SELECT token FROM account WHERE account = :account")
                    .bind("account", ledger.account())
                    .mapTo(String.class)
                    .findFirst())
        .flatMap(this::decrypted);
  }

  @Override
  public void put(String token) {
    String encrypted = encrypted(token);
    ledger.write(
        change ->
            change
                .handle()
                .createUpdate("UPDATE account SET token = :token WHERE account = :account")
                .bind("token", encrypted)
                .bind("account", ledger.account())
                .execute());
  }

  /** With the time that it was given at. */
  private String encrypted(String token) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] text = token.getBytes(StandardCharsets.UTF_8);
    ByteBuffer plain =
        ByteBuffer.allocate(Long.BYTES + text.length).putLong(ledger.now()).put(text);
    try {
      byte[] cipher = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain.array());
      return Base64.getEncoder()
          .encodeToString(
              ByteBuffer.allocate(NONCE + cipher.length).put(nonce).put(cipher).array());
    } catch (GeneralSecurityException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }

  /** Empty if it is old, or was encrypted for another user or with another password. */
  private Optional<String> decrypted(String encrypted) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(encrypted));
      byte[] nonce = new byte[NONCE];
      bytes.get(nonce);
      byte[] cipher = new byte[bytes.remaining()];
      bytes.get(cipher);
      ByteBuffer plain = ByteBuffer.wrap(cipher(Cipher.DECRYPT_MODE, nonce).doFinal(cipher));
      long age = ledger.now() - plain.getLong();
      return age > FRESH.toMillis()
          ? Optional.empty()
          : Optional.of(StandardCharsets.UTF_8.decode(plain).toString());
    } catch (GeneralSecurityException | RuntimeException ofAnother) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG, nonce));
    return cipher;
  }
}
