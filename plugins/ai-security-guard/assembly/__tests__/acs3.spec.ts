import { Bytes, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Acs3Key, Acs3Operation, Acs3Request } from "../service/acs3";
import { ServiceCall } from "../service/service";

/** 2023-10-26T10:22:32Z */
const NOW: i64 = 1698315752000;
const NONCE: string = "3156853299f313e23d1673dc12e1703d";

function keyOf(token: string): Acs3Key {
  return new Acs3Key("YourAccessKeyId", Secret.of("YourAccessKeySecret"), Secret.of(token));
}

function headerOf(call: ServiceCall, name: string): string {
  return call.headers.get(name).toString();
}

describe("the signature of Alibaba Cloud, version 3", () => {
  test("is that of the documentation's example", () => {
    const operation = new Acs3Operation("ecs.cn-shanghai.aliyuncs.com", "RunInstances", "2014-05-26");
    const call = new Acs3Request(operation, NOW, NONCE)
      .parameter("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd")
      .parameter("RegionId", "cn-shanghai")
      .signed(keyOf(""));
    expect(headerOf(call, "authorization")).toBe(
      "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
    );
    expect(headerOf(call, "x-acs-date")).toBe("2023-10-26T10:22:32Z");
    expect(headerOf(call, "x-acs-content-sha256")).toBe(
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
    expect(call.path).toBe("/?ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai");
  });

  test("covers the form, its type and a token", () => {
    const operation = new Acs3Operation("green-cip.cn-shanghai.aliyuncs.com", "TextModerationPlus", "2022-03-02");
    const request = new Acs3Request(operation, NOW, NONCE).parameter("Service", "llm_query_moderation");
    request.contentType = "application/x-www-form-urlencoded";
    request.body = Bytes.of("ServiceParameters=%7B%7D");
    const call = request.signed(keyOf("sts"));
    const signed =
      "SignedHeaders=content-type;host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version,";
    expect(headerOf(call, "authorization").includes(signed)).toBe(true);
    expect(headerOf(call, "x-acs-security-token")).toBe("sts");
    expect(headerOf(call, "content-type")).toBe("application/x-www-form-urlencoded");
  });
});
