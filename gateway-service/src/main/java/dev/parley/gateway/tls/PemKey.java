package dev.parley.gateway.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the private key of a certificate in the forms that tools write: PKCS #8 (RFC 5958), and the
 * older ones of RSA (RFC 8017, A.1.2) and of elliptic curves (RFC 5915).
 */
final class PemKey {

  /** RFC 7468, section 3: text around blocks is allowed. */
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([\\s\\S]+?)-----END \\1-----");

  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final byte[] VERSION = {0x02, 0x01, 0x00};

  private PemKey() {}

  /**
   * Reads it.
   *
   * @param pem what the file contains
   * @param of the public half, as the certificate has it
   * @throws UnusableFileException it is no key, or not of that kind
   */
  static PrivateKey read(byte[] pem, PublicKey of) throws UnusableFileException {
    Matcher block = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    if (!block.find()) {
      throw new UnusableFileException(true, "a PEM file with a private key");
    }
    String label = block.group(1);
    if (label.startsWith("ENCRYPTED") || block.group(2).contains("ENCRYPTED")) {
      throw new UnusableFileException(true, "a private key without a passphrase");
    }
    try {
      byte[] content = Base64.getMimeDecoder().decode(block.group(2));
      byte[] pkcs8 = label.equals("PRIVATE KEY") ? content : wrapped(content, of);
      return KeyFactory.getInstance(of.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException | IllegalArgumentException noSuchKey) {
      throw new UnusableFileException(
          true, "a private key of the kind that the certificate has, " + of.getAlgorithm());
    }
  }

  /** Puts an older form into PKCS #8: what kind of key it is, its public half says. */
  private static byte[] wrapped(byte[] key, PublicKey of) {
    return tagged(SEQUENCE, VERSION, algorithm(of.getEncoded()), tagged(OCTETS, key));
  }

  /** The first field of a public key (RFC 5280, section 4.1), an AlgorithmIdentifier. */
  private static byte[] algorithm(byte[] publicKey) {
    ByteBuffer in = ByteBuffer.wrap(publicKey);
    in.get();
    length(in);
    int begin = in.position();
    in.get();
    int length = length(in);
    return Arrays.copyOfRange(publicKey, begin, in.position() + length);
  }

  private static int length(ByteBuffer in) {
    int first = in.get() & 0xff;
    int length = first < 0x80 ? first : 0;
    for (int i = 0x80; i < first; i++) {
      length = length << 8 | in.get() & 0xff;
    }
    return length;
  }

  private static byte[] tagged(int tag, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      out.write(0x82); // two bytes are enough for any key, and allowed in what only the JDK reads
      out.write(length >> 8);
      out.write(length);
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
