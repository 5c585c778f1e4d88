package dev.tandem.ledger;

import dev.tandem.text.UserError;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens bytes with AES-256-GCM. A sealed value is nonce (12 bytes), ciphertext, tag (16
 * bytes); {@code place} is authenticated with it, so that a value moved elsewhere does not open.
 */
final class Vault {
  static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String CIPHER = "AES/GCM/NoPadding";

  /** Looking a cipher up takes as long as opening a chunk, and a search opens hundreds. */
  private static final ThreadLocal<Cipher> OPENING =
      ThreadLocal.withInitial(
          () -> {
            try {
              return Cipher.getInstance(CIPHER);
            } catch (GeneralSecurityException e) {
              throw new IllegalStateException("this JDK cannot decrypt with AES-GCM", e);
            }
          });

  private static final SecureRandom RANDOM = new SecureRandom();

  private Vault() {}

  static byte[] newKey() {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    return key;
  }

  /** Whether this is what destruction leaves of a key. */
  static boolean destroyed(byte[] key) {
    return Arrays.equals(key, new byte[KEY_BYTES]);
  }

  static byte[] seal(byte[] key, String place, byte[] plain) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, 0, place);
      byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(plain.length));
      cipher.doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot encrypt with AES-GCM", e);
    }
  }

  /** The same for what is too long to be held twice: the sealed bytes as they are read. */
  static InputStream seal(byte[] key, String place, InputStream plain) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      return new SequenceInputStream(
          new ByteArrayInputStream(nonce),
          new CipherInputStream(plain, cipher(Cipher.ENCRYPT_MODE, key, nonce, 0, place)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot encrypt with AES-GCM", e);
    }
  }

  /**
   * @throws UserError if the bytes are not what was sealed there
   */
  static byte[] open(byte[] key, String place, byte[] sealed) {
    try {
      return with(OPENING.get(), Cipher.DECRYPT_MODE, key, sealed, 0, place)
          .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new UserError(
          "the ledger is damaged: a stored %s does not open; restore the home from a backup"
              .formatted(place),
          e);
    }
  }

  /**
   * A key that needs all of the given ones (HKDF-SHA-256, RFC 5869): once any of them is destroyed,
   * what lies under it is lost.
   */
  static byte[] derive(String purpose, List<byte[]> keys) {
    byte[] material = new byte[keys.size() * KEY_BYTES];
    for (int i = 0; i < keys.size(); i++) {
      System.arraycopy(keys.get(i), 0, material, i * KEY_BYTES, KEY_BYTES);
    }
    try {
      HKDFParameterSpec spec =
          HKDFParameterSpec.ofExtract()
              .addIKM(material)
              .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), KEY_BYTES);
      return KDF.getInstance("HKDF-SHA256").deriveData(spec);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot derive keys with HKDF", e);
    }
  }

  /** HMAC-SHA-256, lower-case hex: proves a text while its key lives, tells nothing after. */
  static String keyedHash(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot compute HMAC-SHA-256", e);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, int at, String place)
      throws GeneralSecurityException {
    return with(Cipher.getInstance(CIPHER), mode, key, nonce, at, place);
  }

  private static Cipher with(
      Cipher cipher, int mode, byte[] key, byte[] nonce, int at, String place)
      throws GeneralSecurityException {
    cipher.init(
        mode,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(TAG_BITS, nonce, at, NONCE_BYTES));
    cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
