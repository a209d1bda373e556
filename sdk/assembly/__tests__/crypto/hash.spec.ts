import { Bytes } from "../../bytes";
import { crc32 } from "../../crypto/crc32";
import { constantTimeEquals } from "../../crypto/constant-time";
import { Hash } from "../../crypto/hash";
import { Md5, md5 } from "../../crypto/md5";
import { Sha1, sha1 } from "../../crypto/sha1";
import { Sha256, sha256 } from "../../crypto/sha256";
import { Sha384, Sha512, sha384, sha512 } from "../../crypto/sha512";
import { uuidV4 } from "../../crypto/uuid";
import { hexDecode, hexEncode } from "../../encoding/hex";

function hex(bytes: Bytes): string {
  return hexEncode(bytes).toString();
}

function digest(hash: Hash, message: string, times: i32 = 1): string {
  const bytes = Bytes.of(message);
  for (let i = 0; i < times; i++) hash.update(bytes);
  return hex(hash.finish());
}

describe("Md5, RFC 1321 section A.5", () => {
  test("the vectors", () => {
    expect(hex(md5(Bytes.of("")))).toBe("d41d8cd98f00b204e9800998ecf8427e");
    expect(hex(md5(Bytes.of("a")))).toBe("0cc175b9c0f1b6a831c399e269772661");
    expect(hex(md5(Bytes.of("abc")))).toBe("900150983cd24fb0d6963f7d28e17f72");
    expect(hex(md5(Bytes.of("message digest")))).toBe("f96b697d7cb7938d525a2f31aaf161d0");
    expect(hex(md5(Bytes.of("abcdefghijklmnopqrstuvwxyz")))).toBe("c3fcd3d76192e4007dfb496cca67e13b");
    expect(hex(md5(Bytes.of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")))).toBe(
      "d174ab98d277d9f5a5611c2c9f419d9f",
    );
  });

  test("ten pieces, then another message with the same object", () => {
    const hash = new Md5();
    expect(digest(hash, "0123456701234567012345670123456701234567012345670123456701234567", 10)).toBe(
      "ffeaeb581c29c85301f6d7252808fa3d",
    );
    expect(digest(hash, "a", 10000)).toBe("0d0c9c4db6953fee9e03f528cafd7d3e");
  });
});

describe("Sha1, RFC 3174 section 7.3", () => {
  test("the vectors", () => {
    expect(hex(sha1(Bytes.of("abc")))).toBe("a9993e364706816aba3e25717850c26c9cd0d89d");
    expect(hex(sha1(Bytes.of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")))).toBe(
      "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
    );
  });

  test("ten pieces, then another message with the same object", () => {
    const hash = new Sha1();
    expect(digest(hash, "0123456701234567012345670123456701234567012345670123456701234567", 10)).toBe(
      "dea356a2cddd90c7a7ecedc5ebb563934f460452",
    );
    expect(digest(hash, "a", 10000)).toBe("a080cbda64850abb7b7f67ee875ba068074ff6fe");
  });
});

describe("Sha256, RFC 6234 section 8.5", () => {
  test("the vectors", () => {
    expect(hex(sha256(Bytes.of("abc")))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(hex(sha256(Bytes.of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")))).toBe(
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    );
  });

  test("ten pieces, then another message with the same object", () => {
    const hash = new Sha256();
    expect(digest(hash, "0123456701234567012345670123456701234567012345670123456701234567", 10)).toBe(
      "594847328451bdfa85056225462cc1d867d877fb388df0ce35f25ab5562bfbb5",
    );
    expect(digest(hash, "a", 10000)).toBe("27dd1f61b867b6a0f6e9d8a41c43231de52107e53ae424de8f847b821db4b711");
  });
});

describe("Sha384, RFC 6234 section 8.5", () => {
  test("the vectors", () => {
    expect(hex(sha384(Bytes.of("abc")))).toBe(
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
    );
    expect(
      hex(
        sha384(
          Bytes.of(
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
          ),
        ),
      ),
    ).toBe("09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712fcc7c71a557e2db966c3e9fa91746039");
  });

  test("ten pieces, then another message with the same object", () => {
    const hash = new Sha384();
    expect(digest(hash, "0123456701234567012345670123456701234567012345670123456701234567", 10)).toBe(
      "2fc64a4f500ddb6828f6a3430b8dd72a368eb7f3a8322a70bc84275b9c0b3ab00d27a5cc3c2d224aa6b61a0d79fb4596",
    );
    expect(digest(hash, "a", 10000)).toBe(
      "2bca3b131bb7e922bcd1de98c44786d32e6b6b2993e69c4987edf9dd49711eb501f0e98ad248d839f6bf9e116e25a97c",
    );
  });
});

describe("Sha512, RFC 6234 section 8.5", () => {
  test("the vectors", () => {
    expect(hex(sha512(Bytes.of("abc")))).toBe(
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    );
    expect(
      hex(
        sha512(
          Bytes.of(
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
          ),
        ),
      ),
    ).toBe(
      "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909",
    );
  });

  test("ten pieces, then another message with the same object", () => {
    const hash = new Sha512();
    expect(digest(hash, "0123456701234567012345670123456701234567012345670123456701234567", 10)).toBe(
      "89d05ba632c699c31231ded4ffc127d5a894dad412c0e024db872d1abd2ba8141a0f85072a9be1e2aa04cf33c765cb510813a39cd5a84c4acaa64d3f3fb7bae9",
    );
    expect(digest(hash, "a", 10000)).toBe(
      "0593036f4f479d2eb8078ca26b1d59321a86bdfcb04cb40043694f1eb0301b8acd20b936db3c916ebcc1b609400ffcf3fa8d569d7e39293855668645094baf0e",
    );
  });
});

describe("CRC-32", () => {
  test("the check value, whole and in pieces", () => {
    const bytes = Bytes.of("123456789");
    expect(crc32(bytes)).toBe(0xcbf43926);
    expect(crc32(bytes.slice(4), crc32(bytes.slice(0, 4)))).toBe(0xcbf43926);
    expect(crc32(Bytes.empty())).toBe(0);
  });
});

describe("constant-time comparison", () => {
  test("tells equal from unequal", () => {
    expect(constantTimeEquals(Bytes.of("secret"), Bytes.of("secret"))).toBe(true);
    expect(constantTimeEquals(Bytes.of("secret"), Bytes.of("secreT"))).toBe(false);
    expect(constantTimeEquals(Bytes.of("secret"), Bytes.of("secret1"))).toBe(false);
    expect(constantTimeEquals(Bytes.empty(), Bytes.empty())).toBe(true);
  });
});

describe("UUID", () => {
  test("version and variant stand over the random bits", () => {
    const ones = hexDecode(Bytes.of("ffffffffffffffffffffffffffffffff00")).value;
    expect(uuidV4(ones).value.toString()).toBe("ffffffff-ffff-4fff-bfff-ffffffffffff");
    expect(uuidV4(ones.slice(2)).ok).toBe(false);
  });
});
