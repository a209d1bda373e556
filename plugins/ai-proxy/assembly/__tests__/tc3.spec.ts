import { Bytes, hexEncode, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { Tc3Signer } from "../auth/tc3";
import { utcDate } from "../auth/utc-date";

describe("TC3-HMAC-SHA256", () => {
  test("signs Tencent's own example as Tencent does", () => {
    const masked = "*".repeat(32);
    const signer = new Tc3Signer(
      Bytes.of("AKID" + masked),
      Secret.of(masked),
      Bytes.of("cvm"),
      Bytes.of("cvm.tencentcloudapi.com"),
      Bytes.of("DescribeInstances"),
    );
    const body = '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}';
    expect(signer.authorization(1551113065, hexEncode(sha256(Bytes.of(body)))).toString()).toBe(
      "TC3-HMAC-SHA256 Credential=AKID" +
        masked +
        "/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host;x-tc-action, " +
        "Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f",
    );
  });
});

describe("a date in UTC", () => {
  test("knows leap years", () => {
    expect(utcDate(0).toString()).toBe("1970-01-01");
    expect(utcDate(951782399).toString()).toBe("2000-02-28");
    expect(utcDate(951782400).toString()).toBe("2000-02-29");
    expect(utcDate(951868800).toString()).toBe("2000-03-01");
    expect(utcDate(1767225599).toString()).toBe("2025-12-31");
    expect(utcDate(4107542400).toString()).toBe("2100-03-01");
    expect(utcDate(-1).toString()).toBe("1970-01-01");
  });
});
