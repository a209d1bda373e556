import { createHash, createHmac, randomBytes } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { type AuthModule, loadAuth } from "./auth-module.ts";

interface Signed {
  readonly id: string;
  readonly key: string;
  readonly service: string;
  readonly host: string;
  readonly action: string;
  readonly body: string;
  /** Seconds. */
  readonly timestamp: number;
}

/** Tencent's worked example: cloud.tencent.com/document/api/213/30654. Its key is published as asterisks, and is these. */
const PUBLISHED: Signed = {
  id: `AKID${"*".repeat(32)}`,
  key: "*".repeat(32),
  service: "cvm",
  host: "cvm.tencentcloudapi.com",
  action: "DescribeInstances",
  body: '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
  timestamp: 1551113065,
};

const CHAT: Signed = {
  ...PUBLISHED,
  service: "hunyuan",
  host: "hunyuan.tencentcloudapi.com",
  action: "ChatCompletions",
  body: '{"Model":"hunyuan-lite","Messages":[{"Role":"user","Content":"你好"}]}',
  timestamp: 1767225599,
};

let auth: AuthModule;
beforeAll(async () => {
  auth = await loadAuth();
});

function authorization({ id, key, service, host, action, body, timestamp }: Signed): string {
  return auth.call("tc3", [id, key, service, host, action, body], timestamp);
}

/** The steps of Tencent's description, one by one. */
function reference({ id, key, service, host, action, body, timestamp }: Signed): string {
  const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
  const hmac = (by: string | Buffer, text: string): Buffer => createHmac("sha256", by).update(text).digest();
  const headers = `content-type:application/json; charset=utf-8\nhost:${host}\nx-tc-action:${action.toLowerCase()}\n`;
  const names = "content-type;host;x-tc-action";
  const canonical = ["POST", "/", "", headers, names, sha256(body)].join("\n");
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10);
  const scope = `${date}/${service}/tc3_request`;
  const toSign = ["TC3-HMAC-SHA256", String(timestamp), scope, sha256(canonical)].join("\n");
  const signingKey = hmac(hmac(hmac(`TC3${key}`, date), service), "tc3_request");
  const signature = hmac(signingKey, toSign).toString("hex");
  return `TC3-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
}

test("Tencent's own example has the signature that Tencent gives", () => {
  expect(authorization(PUBLISHED)).toBe(
    `TC3-HMAC-SHA256 Credential=AKID${"*".repeat(32)}/2019-02-25/cvm/tc3_request, ` +
      "SignedHeaders=content-type;host;x-tc-action, " +
      "Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f",
  );
});

describe("the signature is that of a reference", () => {
  test.each([0, 1, 1582934399, 1582934400, 1709251199, 1767225599, 1767225600, 4107542400])(
    "in the second %d",
    (timestamp) => {
      expect(authorization({ ...CHAT, timestamp })).toBe(reference({ ...CHAT, timestamp }));
    },
  );

  test.each([0, 1, 63, 64, 65, 200])("with a key of %d bytes", (size) => {
    const key = randomBytes(size).toString("base64").slice(0, size);
    expect(authorization({ ...CHAT, key })).toBe(reference({ ...CHAT, key }));
  });

  test("with an empty body and with a large one", () => {
    for (const body of ["", JSON.stringify({ text: "字".repeat(100_000) })]) {
      expect(authorization({ ...CHAT, body })).toBe(reference({ ...CHAT, body }));
    }
  });
});

test("a host counts in lower case", () => {
  expect(authorization({ ...CHAT, host: "Hunyuan.TencentCloudAPI.com" })).toBe(authorization(CHAT));
});

test("a date is that of UTC on every day of four centuries", () => {
  const wrong: string[] = [];
  for (let day = 0; day < 146_097; day++) {
    const seconds = day * 86_400 + (day % 86_400);
    const date = auth.call("date", [], seconds);
    if (date !== new Date(seconds * 1000).toISOString().slice(0, 10)) wrong.push(`${seconds}: ${date}`);
  }
  expect(wrong).toEqual([]);
});
