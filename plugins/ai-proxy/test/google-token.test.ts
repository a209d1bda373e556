import { generateKeyPairSync } from "node:crypto";
import { jwtVerify } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { type AuthModule, loadAuth } from "./auth-module.ts";

const RANDOM = Buffer.alloc(16, 0xa5);
/** Seconds. */
const NOW = 1_767_225_600;

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** A key file as Google's console writes it. */
const ACCOUNT = {
  type: "service_account",
  project_id: "project",
  private_key_id: "0123456789abcdef0123456789abcdef01234567",
  private_key: String(privateKey.export({ type: "pkcs8", format: "pem" })),
  client_email: "gateway@project.iam.gserviceaccount.com",
  client_id: "100000000000000000000",
  auth_uri: "https://accounts.google.com/o/oauth2/auth",
  token_uri: "https://oauth2.googleapis.com/token",
};

let auth: AuthModule;
beforeAll(async () => {
  auth = await loadAuth();
});

function formOf(account: object): URLSearchParams {
  return new URLSearchParams(auth.call("googleForm", [JSON.stringify(account), RANDOM], NOW));
}

describe("the request for a token", () => {
  test("carries an assertion that an independent reader accepts", async () => {
    const form = formOf(ACCOUNT);
    expect([...form.keys()]).toEqual(["grant_type", "assertion"]);
    expect(form.get("grant_type")).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
    const { payload, protectedHeader } = await jwtVerify(form.get("assertion") ?? "", publicKey, {
      algorithms: ["RS256"],
      audience: ACCOUNT.token_uri,
      issuer: ACCOUNT.client_email,
      typ: "JWT",
      currentDate: new Date((NOW + 60) * 1000),
    });
    expect(protectedHeader).toEqual({ alg: "RS256", typ: "JWT", kid: ACCOUNT.private_key_id });
    expect(payload).toEqual({
      iss: ACCOUNT.client_email,
      scope: "https://www.googleapis.com/auth/cloud-platform",
      aud: ACCOUNT.token_uri,
      iat: NOW,
      exp: NOW + 3600,
    });
  });

  test("names no key where the file names none, and Google's endpoint where it names none", async () => {
    const { private_key_id: _, token_uri: __, ...account } = ACCOUNT;
    const { payload, protectedHeader } = await jwtVerify(formOf(account).get("assertion") ?? "", publicKey, {
      currentDate: new Date(NOW * 1000),
    });
    expect(protectedHeader).toEqual({ alg: "RS256", typ: "JWT" });
    expect(payload.aud).toBe("https://oauth2.googleapis.com/token");
  });

  test("keeps what is escaped in the file", async () => {
    const account = JSON.stringify({ ...ACCOUNT, client_email: 'a"b\\c\n@x', private_key_id: "é\u0001" });
    const escaped = account.replaceAll("/", "\\/").replace("@x", "\\u0040x");
    const form = new URLSearchParams(auth.call("googleForm", [escaped, RANDOM], NOW));
    const { payload, protectedHeader } = await jwtVerify(form.get("assertion") ?? "", publicKey, {
      audience: ACCOUNT.token_uri,
      currentDate: new Date(NOW * 1000),
    });
    expect(payload.iss).toBe('a"b\\c\n@x');
    expect(protectedHeader.kid).toBe("é\u0001");
  });

  test("goes to the file's endpoint, and the key does not print", () => {
    const account = JSON.stringify({ ...ACCOUNT, token_uri: "http://127.0.0.1:8080/a/token" });
    expect(auth.call("googleEndpoint", [account])).toBe("127.0.0.1:8080/a/token [redacted]");
  });
});

describe("a key file is refused", () => {
  const refused = "private_key: rsa: expected an unencrypted RSA key of 2048 to 4096 bits in PEM";
  const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const cases = [
    { name: "that is no JSON", file: ACCOUNT.private_key, error: "expected the JSON key of a service account" },
    { name: "that is no object", file: '["private_key"]', error: "expected the JSON key of a service account" },
    {
      name: "that goes on for too long",
      file: `[${"0,".repeat(2000)}0]`,
      error: "expected the JSON key of a service account",
    },
    {
      name: "of a user",
      file: { type: "authorized_user", refresh_token: "r" },
      error: "client_email: expected a string",
    },
    {
      name: "with a number for a name",
      file: { ...ACCOUNT, client_email: 1 },
      error: "client_email: expected a string",
    },
    { name: "without a key", file: { ...ACCOUNT, private_key: undefined }, error: refused },
    {
      name: "with a key that is cut",
      file: { ...ACCOUNT, private_key: ACCOUNT.private_key.slice(0, 500) },
      error: refused,
    },
    {
      name: "with another key",
      file: { ...ACCOUNT, private_key: elliptic.export({ type: "pkcs8", format: "pem" }) },
      error: refused,
    },
    { name: "with no URL", file: { ...ACCOUNT, token_uri: "oauth2" }, error: "token_uri: url: expected scheme://host" },
    {
      name: "with no text for a URL",
      file: { ...ACCOUNT, token_uri: 1 },
      error: "token_uri: url: expected scheme://host",
    },
  ];

  test.each(cases)("$name", ({ file, error }) => {
    const text = typeof file === "string" ? file : JSON.stringify(file);
    expect(() => auth.call("googleForm", [text, RANDOM], NOW)).toThrow(new Error(error));
  });
});

describe("the answer of the token endpoint", () => {
  const now = NOW * 1000;
  const granted = [
    {
      name: "gives token and expiry",
      body: { access_token: "ya29.t", expires_in: 3599, token_type: "Bearer" },
      lasts: 3599,
    },
    { name: "lasts an hour when it does not say", body: { access_token: "ya29.t" }, lasts: 3600 },
    {
      name: "is over at once when it says so",
      body: { access_token: "ya29.t", expires_in: -5, token_type: "bearer" },
      lasts: 0,
    },
    { name: "is believed for a day", body: { access_token: "ya29.t", expires_in: 2 ** 60 }, lasts: 86400 },
  ];

  test.each(granted)("$name", ({ body, lasts }) => {
    const token = auth.call("googleToken", [JSON.stringify(body)], 200, now);
    expect(token).toBe(`Bearer ya29.t until ${now + lasts * 1000}`);
  });

  const denied = [
    {
      name: "tells OAuth's error and its description",
      status: 400,
      body: '{"error":"invalid_grant","error_description":"Invalid JWT\\n Signature."}',
      error: "token endpoint: status 400: invalid_grant: Invalid JWT\\n Signature.",
    },
    {
      name: "tells the error of a Google API",
      status: 403,
      body: '{"error":{"code":403,"message":"denied","status":"PERMISSION_DENIED"}}',
      error: "token endpoint: status 403: denied",
    },
    { name: "may be no JSON", status: 502, body: "<html>", error: "token endpoint: status 502" },
    { name: "may be missing", status: 0, body: "", error: "token endpoint: no answer" },
    { name: "may grant nothing", status: 200, body: '{"id_token":"e"}', error: "token endpoint: status 200" },
    { name: "may be of an error", status: 500, body: '{"access_token":"t"}', error: "token endpoint: status 500" },
    {
      name: "may not end in a header",
      status: 200,
      body: '{"access_token":"a\\r\\nb"}',
      error: "token endpoint: status 200",
    },
    {
      name: "may be of another kind",
      status: 200,
      body: '{"access_token":"t","token_type":"mac"}',
      error: "token endpoint: status 200",
    },
    {
      name: "may not grow",
      status: 200,
      body: JSON.stringify({ access_token: "t".repeat(8193) }),
      error: "token endpoint: status 200",
    },
    {
      name: "is not shown in full",
      status: 400,
      body: JSON.stringify({ error: "e", error_description: "d".repeat(1000) }),
      error: `token endpoint: status 400: e: ${"d".repeat(200)}`,
    },
  ];

  test.each(denied)("$name", ({ status, body, error }) => {
    expect(() => auth.call("googleToken", [body], status, now)).toThrow(new Error(error));
  });
});
