import { Bytes } from "../../bytes";
import { Hmac, hmacSha1, hmacSha256, hmacSha384, hmacSha512 } from "../../crypto/hmac";
import { Md5 } from "../../crypto/md5";
import { Sha256 } from "../../crypto/sha256";
import { hexDecode, hexEncode } from "../../encoding/hex";

function bytes(hex: string): Bytes {
  return hexDecode(Bytes.of(hex)).value;
}

function repeated(hex: string, times: i32): Bytes {
  return bytes(hex.repeat(times));
}

function hex(bytes: Bytes): string {
  return hexEncode(bytes).toString();
}

describe("HMAC-SHA-2, RFC 4231", () => {
  test("case 1", () => {
    const key = repeated("0b", 20);
    const message = bytes("4869205468657265");
    expect(hex(hmacSha256(key, message))).toBe("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    expect(hex(hmacSha384(key, message))).toBe(
      "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6",
    );
    expect(hex(hmacSha512(key, message))).toBe(
      "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
    );
  });

  test("case 2", () => {
    const key = bytes("4a656665");
    const message = bytes("7768617420646f2079612077616e7420666f72206e6f7468696e673f");
    expect(hex(hmacSha256(key, message))).toBe("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    expect(hex(hmacSha384(key, message))).toBe(
      "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
    );
    expect(hex(hmacSha512(key, message))).toBe(
      "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
    );
  });

  test("case 3", () => {
    const key = repeated("aa", 20);
    const message = repeated("dd", 50);
    expect(hex(hmacSha256(key, message))).toBe("773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    expect(hex(hmacSha384(key, message))).toBe(
      "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b2a5ab39dc13814b94e3ab6e101a34f27",
    );
    expect(hex(hmacSha512(key, message))).toBe(
      "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb",
    );
  });

  test("case 4", () => {
    const key = bytes("0102030405060708090a0b0c0d0e0f10111213141516171819");
    const message = repeated("cd", 50);
    expect(hex(hmacSha256(key, message))).toBe("82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
    expect(hex(hmacSha384(key, message))).toBe(
      "3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e6801dd23c4a7d679ccf8a386c674cffb",
    );
    expect(hex(hmacSha512(key, message))).toBe(
      "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3dba91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd",
    );
  });

  test("case 6, a key longer than a block", () => {
    const key = repeated("aa", 131);
    const message = bytes(
      "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374",
    );
    expect(hex(hmacSha256(key, message))).toBe("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    expect(hex(hmacSha384(key, message))).toBe(
      "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952",
    );
    expect(hex(hmacSha512(key, message))).toBe(
      "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598",
    );
  });

  test("case 7, key and message longer than a block", () => {
    const key = repeated("aa", 131);
    const message = bytes(
      "5468697320697320612074657374207573696e672061206c6172676572207468616e20626c6f636b2d73697a65206b657920616e642061206c6172676572207468616e20626c6f636b2d73697a6520646174612e20546865206b6579206e6565647320746f20626520686173686564206265666f7265206265696e6720757365642062792074686520484d414320616c676f726974686d2e",
    );
    expect(hex(hmacSha256(key, message))).toBe("9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
    expect(hex(hmacSha384(key, message))).toBe(
      "6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5a678cc31e799176d3860e6110c46523e",
    );
    expect(hex(hmacSha512(key, message))).toBe(
      "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58",
    );
  });

  test("case 5, truncated", () => {
    const key = repeated("0c", 20);
    const message = Bytes.of("Test With Truncation");
    expect(hex(hmacSha256(key, message).slice(0, 16))).toBe("a3b6167473100ee06e0c796c2955552b");
    expect(hex(hmacSha384(key, message).slice(0, 16))).toBe("3abf34c3503b2a23a46efc619baef897");
    expect(hex(hmacSha512(key, message).slice(0, 16))).toBe("415fad6271580a531d4179bc891d87a6");
  });
});

describe("HMAC-MD5 and HMAC-SHA-1, RFC 2202", () => {
  test("case 2", () => {
    const key = Bytes.of("Jefe");
    const message = Bytes.of("what do ya want for nothing?");
    const code = new Hmac(new Md5(), key);
    code.update(message);
    expect(hex(code.finish())).toBe("750c783e6ab0b503eaa86e310a5db738");
    expect(hex(hmacSha1(key, message))).toBe("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  });
});

describe("Hmac", () => {
  test("the same key serves message after message, fed in pieces", () => {
    const code = new Hmac(new Sha256(), Bytes.of("key"));
    const message = Bytes.of("a message");
    for (let cut = 0; cut <= message.length; cut++) {
      code.update(message.slice(0, cut));
      code.update(message.slice(cut));
      expect(hex(code.finish())).toBe("998a1d090cc2d024fbb7601ef6a3123b7e6d54628325755344fac14245eec33f");
    }
  });

  test("a hash that was fed before is taken as new", () => {
    const hash = new Sha256();
    hash.update(Bytes.of("left over"));
    const code = new Hmac(hash, Bytes.of("key"));
    code.update(Bytes.of("a message"));
    expect(hex(code.finish())).toBe("998a1d090cc2d024fbb7601ef6a3123b7e6d54628325755344fac14245eec33f");
  });
});
