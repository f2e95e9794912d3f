package dev.parley.node.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Public keys that are computed from private ones. */
class P256Test {

  /** The multiples of the generator that NIST has published for tests of implementations. */
  @ParameterizedTest
  @CsvSource({
    "1, 6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296",
    "2, 7CF27B188D034F7E8A52380304B51AC3C08969E277F21B35A60B48FC47669978",
    "3, 5ECBE4D1A6330A44C8F7EF951D4BF165E6C6B721EFADA985FB41661BC6E7FD6C",
    "112233445566778899, 339150844EC15234807FE862A86BE77977DBFB3AE3D96F4C22795513AEAAB82F"
  })
  void aMultipleOfTheGeneratorIsTheOnePublished(BigInteger factor, String x) throws Exception {
    ECPublicKey any = (ECPublicKey) P256.random().getPublic();

    assertThat(P256.times(any.getParams(), factor).getAffineX()).isEqualTo(new BigInteger(x, 16));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "one", "another", "and a third of more than forty bytes, as it should be"})
  void whatThePrivateKeySignsThePublicKeyVerifies(String seed) throws Exception {
    byte[] text = "a text".getBytes(StandardCharsets.UTF_8);
    KeyPair pair = P256.of(seed.getBytes(StandardCharsets.UTF_8));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(text);
    byte[] signed = signature.sign();

    signature.initVerify(pair.getPublic());
    signature.update(text);

    assertThat(signature.verify(signed)).isTrue();
  }
}
