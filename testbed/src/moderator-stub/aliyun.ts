import { createHash, createHmac } from "node:crypto";
import type { RecordedRequest } from "@sluice/testing/hosts";
import { ModeratorRefusal, type ModeratorStub, startModeratorStub } from "./moderator-stub.ts";
import { wordsIn } from "./words.ts";

export const ALIYUN_STUB_KEY = "LTAI-stub";
export const ALIYUN_STUB_SECRET = "stub-secret";
export const ALIYUN_STUB_HOST = "green-cip.cn-shanghai.aliyuncs.com";

const ACTIONS = ["TextModerationPlus", "MultiModalGuard", "MultiModalGuardForBase64"];
const LONGEST = 2000;
const MINUTES = 15 * 60_000;

/**
 * Aliyun's content safety. The signature is verified as documented, over what arrived:
 * https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
 */
export function startAliyunStub(): Promise<ModeratorStub> {
  return startModeratorStub(/^\/\?Service=/, (request) => {
    checkSignature(request);
    const action = String(request.headers["x-acs-action"]);
    if (!ACTIONS.includes(action)) throw new ModeratorRefusal(404, `InvalidAction.NotFound: ${action}`);
    const form = new URLSearchParams(request.text);
    const parameters = JSON.parse(form.get("ServiceParameters") ?? "") as Record<string, unknown>;
    if (action === "MultiModalGuardForBase64") return pictureVerdict(parameters, form.get("ImageBase64Str"));
    const text = parameters.content;
    if (typeof text !== "string" || text === "") throw new ModeratorRefusal(400, "content is missing");
    if ([...text].length > LONGEST) throw new ModeratorRefusal(400, "content is too long");
    if (typeof parameters.sessionId !== "string") throw new ModeratorRefusal(400, "sessionId is missing");
    return { texts: [text], answer: action === "TextModerationPlus" ? plusVerdict(text) : guardVerdict(text) };
  });
}

function plusVerdict(text: string): unknown {
  const { violence, hate } = wordsIn(text);
  const label = violence ? "violent_incidents" : hate ? "inappropriate_profanity" : "nonLabel";
  return answerOf({
    Advice: violence ? [{ Answer: "no", HitLabel: label, HitLibName: "lib" }] : [],
    AttackLevel: "none",
    AttackResult: [],
    Result: [{ Label: label, Confidence: 99.5, ...(violence ? { RiskWords: "violent" } : {}) }],
    RiskLevel: violence ? "high" : hate ? "medium" : "none",
  });
}

function guardVerdict(text: string): unknown {
  const { violence, hate, phones, masked } = wordsIn(text);
  const content = violence ? "high" : hate ? "medium" : "none";
  return answerOf({
    Suggestion: violence ? "block" : phones ? "mask" : hate ? "watch" : "pass",
    Detail: [
      { Type: "contentModeration", Level: content, Suggestion: violence ? "block" : "pass", Result: [] },
      { Type: "promptAttack", Level: "none", Suggestion: "pass", Result: [] },
      {
        Type: "sensitiveData",
        Level: phones ? "S3" : "S0",
        Suggestion: phones ? "mask" : "pass",
        Result: phones ? [{ Label: "1780", Ext: { Desensitization: masked, SensitiveData: ["phone"] } }] : [],
      },
    ],
  });
}

function pictureVerdict(parameters: Record<string, unknown>, base64: string | null) {
  const { imageUrls } = parameters;
  const picture = Array.isArray(imageUrls) ? String(imageUrls[0]) : base64;
  if (picture === null) throw new ModeratorRefusal(400, "neither imageUrls nor ImageBase64Str");
  const level = picture.includes("violent") ? "high" : "none";
  const details = [{ Type: "contentModeration", Level: level, Suggestion: "pass", Result: [] }];
  return { texts: [picture], answer: answerOf({ Suggestion: "pass", Detail: details }) };
}

function answerOf(data: unknown): unknown {
  return { Code: 200, Message: "OK", RequestId: "AAAAAA-BBBB-CCCC-DDDD-EEEEEEEE****", Data: data };
}

function checkSignature(request: RecordedRequest): void {
  const given = String(request.headers.authorization);
  const signed = /SignedHeaders=([^,]+),/.exec(given)?.[1] ?? "";
  const names = signed.split(";");
  for (const name of ["host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce"]) {
    if (!names.includes(name)) throw new ModeratorRefusal(400, `MissingSignedHeader: ${name}`);
  }
  if (names.join() !== [...names].sort().join()) throw new ModeratorRefusal(400, "SignedHeaders are not sorted");
  if (Math.abs(Date.parse(String(request.headers["x-acs-date"])) - Date.now()) > MINUTES) {
    throw new ModeratorRefusal(400, "InvalidTimeStamp.Expired");
  }
  const digest = createHash("sha256").update(request.body).digest("hex");
  if (request.headers["x-acs-content-sha256"] !== digest) throw new ModeratorRefusal(400, "the digest is another");
  const expected = authorizationOf(request, names, digest);
  if (given !== expected) throw new ModeratorRefusal(403, `SignatureDoesNotMatch: not ${expected} but ${given}`);
}

function authorizationOf(request: RecordedRequest, names: readonly string[], digest: string): string {
  const [path = "", query = ""] = request.path.split("?");
  const headers = names.map((name) => `${name}:${String(request.headers[name]).trim()}\n`).join("");
  const canonical = [request.method, path, canonicalQuery(query), headers, names.join(";"), digest].join("\n");
  const hashed = createHash("sha256").update(canonical).digest("hex");
  const signature = createHmac("sha256", ALIYUN_STUB_SECRET).update(`ACS3-HMAC-SHA256\n${hashed}`).digest("hex");
  return `ACS3-HMAC-SHA256 Credential=${ALIYUN_STUB_KEY},SignedHeaders=${names.join(";")},Signature=${signature}`;
}

function canonicalQuery(query: string): string {
  const pairs = [...new URLSearchParams(query)].sort(([a], [b]) => (a < b ? -1 : 1));
  return pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
}
