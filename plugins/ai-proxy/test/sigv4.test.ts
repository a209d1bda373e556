import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { beforeAll, describe, expect, test } from "vitest";
import { loadHarness } from "./harness-module.ts";

const ENTRY = "plugins/ai-proxy/assembly/__tests__/sigv4-harness.ts";

interface Asked {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: Record<string, string | string[]>;
  readonly body: string;
  /** Milliseconds. */
  readonly now: number;
}

interface Account {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly token: string;
  readonly region: string;
  readonly service: string;
}

interface Headers {
  readonly authorization: string;
  readonly date: string;
  readonly token: string;
}

let sign: (account: Account, requests: readonly Asked[]) => readonly Headers[];
beforeAll(async () => {
  const { call, fill, output } = await loadHarness(ENTRY);
  sign = (account, requests) => {
    const sent = requests.map((request) => ({ ...request, query: queryText(request.query) }));
    fill("input", Buffer.from(JSON.stringify({ ...account, requests: sent })));
    call("sign");
    const lines = output().split("\n");
    return requests.map((_, i) => {
      const [authorization = "", date = "", token = ""] = lines.slice(3 * i);
      return { authorization, date, token };
    });
  };
});

const queryText = (query: Asked["query"]): string =>
  Object.entries(query)
    .flatMap(([name, values]) => [values].flat().map((value) => [name, value].map(encodeURIComponent).join("=")))
    .join("&");

async function official({ accessKey, secretKey, token, region, service }: Account, asked: Asked): Promise<Headers> {
  const signer = new SignatureV4({
    credentials: {
      accessKeyId: accessKey,
      secretAccessKey: secretKey,
      ...(token === "" ? {} : { sessionToken: token }),
    },
    region,
    service,
    sha256: Sha256,
    applyChecksum: false,
  });
  const { method, host, path, query, body, now } = asked;
  const request = { method, protocol: "https:", hostname: host, path, query: { ...query }, body, headers: { host } };
  const { headers } = await signer.sign(request, { signingDate: new Date(now) });
  return {
    authorization: headers.authorization ?? "",
    date: headers["x-amz-date"] ?? "",
    token: headers["x-amz-security-token"] ?? "",
  };
}

const ACCOUNT: Account = {
  accessKey: "AKIDEXAMPLE",
  secretKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  token: "",
  region: "eu-central-1",
  service: "bedrock",
};

const ASKED: Asked = {
  method: "POST",
  host: "bedrock-runtime.eu-central-1.amazonaws.com",
  path: "/model/anthropic.claude-sonnet-4-20250514-v1%3A0/converse",
  query: {},
  body: '{"messages":[]}',
  now: Date.UTC(2026, 10, 29, 7, 8, 9, 10),
};

const arn = encodeURIComponent("arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0");

describe("the signature is the official signer's", () => {
  test.each<{ name: string; asked?: Partial<Asked>; account?: Partial<Account> }>([
    { name: "for a model id with a colon" },
    { name: "for a colon that is not encoded", asked: { path: "/model/amazon.nova-lite-v1:0/converse-stream" } },
    { name: "for an ARN in one segment", asked: { path: `/model/${arn}/converse-stream` } },
    { name: "for a path of unicode", asked: { path: `/model/${encodeURIComponent("modèle 日本 🎉")}/converse` } },
    { name: "for the path /", asked: { path: "/" } },
    { name: "for a slash at the end", asked: { path: "/model/" } },
    { name: "for sub-delimiters in the path", asked: { path: "/a!b$c&d'e(f)g*h+i,j;k=l@m~n" } },
    { name: "for an empty body", asked: { body: "", method: "GET" } },
    { name: "for a body of unicode", asked: { body: JSON.stringify({ text: "héllo 日本 🎉".repeat(100) }) } },
    { name: "with a session token", account: { token: `IQoJb3JpZ2luX2VjEJr//////////${"aA/+=".repeat(150)}` } },
    { name: "with a secret longer than a block", account: { secretKey: "k".repeat(100) } },
    { name: "for another region and service", account: { region: "us-gov-west-1", service: "execute-api" } },
    { name: "for a query", asked: { query: { b: "2", a: "1", "a-": "0", A: "3", "é é": "ü&=+/%20", empty: "" } } },
    { name: "for a parameter given twice", asked: { query: { x: ["b", "a", "a-"], "x-y": "1" } } },
    { name: "at the beginning of a day", asked: { now: Date.UTC(2028, 1, 29) } },
    { name: "at the end of a year", asked: { now: Date.UTC(2027, 11, 31, 23, 59, 59, 999) } },
    { name: "in 1970", asked: { now: 0 } },
  ])("$name", async ({ asked = {}, account = {} }) => {
    const request = { ...ASKED, ...asked };
    const signedBy = { ...ACCOUNT, ...account };
    expect(sign(signedBy, [request])).toEqual([await official(signedBy, request)]);
  });
});

test("one signer signs on as days pass, forwards and back", async () => {
  const requests = [0, 1, 86_399_999, 1, 2].map((offset) => ({ ...ASKED, now: Date.UTC(2027, 1, 28) + offset * 1000 }));
  expect(sign(ACCOUNT, requests)).toEqual(await Promise.all(requests.map((request) => official(ACCOUNT, request))));
});
