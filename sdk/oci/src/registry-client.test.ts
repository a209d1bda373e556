import { SecretText } from "@sluice/manifest";
import { type RequestHandler, startRecordingServer } from "@sluice/testing/hosts";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { HttpClient } from "./http/http-client.ts";
import { describeBytes } from "./image/describe-bytes.ts";
import { OCI_INDEX, OCI_MANIFEST } from "./image/media-types.ts";
import { parseOciReference } from "./image/reference.ts";
import { RegistryClient } from "./registry-client.ts";

const BYTES = Buffer.from("{}");
const MANIFEST = { ...describeBytes(BYTES, OCI_MANIFEST), bytes: BYTES };

async function clientOf(handle: RequestHandler, more: Partial<ConstructorParameters<typeof RegistryClient>[0]> = {}) {
  const server = await startRecordingServer(handle);
  const http = new HttpClient({ silence: 5_000 });
  onTestFinished(() => Promise.all([http.close(), server.close()]).then(() => undefined));
  const client = new RegistryClient({
    http,
    image: parseOciReference(`oci://127.0.0.1:${server.port}/team/a`),
    credential: undefined,
    signal: AbortSignal.timeout(20_000),
    advice: { withoutCredential: "log in", withCredential: "log in again" },
    now: Date.now,
    writes: true,
    retry: { attempts: 4, sleep: async () => undefined },
    ...more,
  });
  return { client, server };
}

test("who writes asks the token server for that, and shows the token alone", async () => {
  const tokens = await startRecordingServer((_asked, response) => void response.end('{"token":"of-one-push"}'));
  onTestFinished(() => tokens.close());
  const credential = { kind: "basic" as const, username: "me", password: new SecretText("pass-word") };
  const { client, server } = await clientOf(
    ({ headers }, response) => {
      const isKnown = headers.authorization === "Bearer of-one-push";
      const challenge = `Bearer realm="${tokens.url}/token",service="here"`;
      response.writeHead(isKnown ? 201 : 401, isKnown ? {} : { "www-authenticate": challenge }).end();
    },
    { credential },
  );
  await client.putManifest("v1", MANIFEST);
  expect(tokens.requests[0]?.path).toBe("/token?service=here&scope=repository%3Ateam%2Fa%3Apull%2Cpush");
  expect(server.requests.map(({ text }) => text)).toEqual(["{}", "{}"]);
});

test("another host, to which the registry sends one on, is shown no credential, whatever it asks for", async () => {
  const tokens = await startRecordingServer((_asked, response) => void response.end('{"token":"of-one-pull"}'));
  const elsewhere = await startRecordingServer((_asked, response) => {
    response.writeHead(401, { "www-authenticate": `Bearer realm="${tokens.url}/token"` }).end();
  });
  onTestFinished(() => Promise.all([tokens.close(), elsewhere.close()]).then(() => undefined));
  const credential = { kind: "basic" as const, username: "me", password: new SecretText("pass-word") };
  const { client } = await clientOf(
    (_asked, response) => void response.writeHead(307, { location: `${elsewhere.url}/blob` }).end(),
    { credential },
  );
  await expect(client.readBlob(MANIFEST, 100)).rejects.toMatchObject({ reason: "Unauthorized" });
  expect(tokens.requests).toEqual([]);
});

describe("a registry that is busy", () => {
  test.each([429, 500, 502, 503])("and answers %i is asked again", async (status) => {
    let asked = 0;
    const { client } = await clientOf((_asked, response) => void response.writeHead(++asked < 3 ? status : 201).end());
    await client.putManifest("v1", MANIFEST);
    expect(asked).toBe(3);
  });

  test("is waited for as long as it asks, up to a minute", async () => {
    const sleep = vi.fn(async () => undefined);
    let asked = 0;
    const { client } = await clientOf(
      (_asked, response) => void response.writeHead(++asked === 1 ? 429 : 201, { "retry-after": "30" }).end(),
      { retry: { attempts: 2, random: () => 0, sleep } },
    );
    await client.putManifest("v1", MANIFEST);
    expect(sleep).toHaveBeenCalledWith(30_000, expect.anything());
    asked = 0;
    const { client: other } = await clientOf(
      (_asked, response) => void response.writeHead(++asked === 1 ? 429 : 201, { "retry-after": "3600" }).end(),
      { retry: { attempts: 2, sleep } },
    );
    await expect(other.putManifest("v1", MANIFEST)).rejects.toMatchObject({ status: 429 });
  });

  test.each([400, 403, 404])("but not one that answers %i", async (status) => {
    const { client, server } = await clientOf((_asked, response) => void response.writeHead(status).end());
    await expect(client.putManifest("v1", MANIFEST)).rejects.toMatchObject({ name: "RegistryFailure" });
    expect(server.requests).toHaveLength(1);
  });
});

test("what it says of a refusal is told, without what a terminal would obey", async () => {
  const errors = [{ code: "TAG_IMMUTABLE", message: "the tag\u001b[31m v1 is taken" }, { code: 7 }];
  const { client } = await clientOf((_asked, response) => void response.writeHead(409).end(JSON.stringify({ errors })));
  await expect(client.putManifest("v1", MANIFEST)).rejects.toMatchObject({
    message: expect.stringMatching(/answered 409 for manifest v1: the tag\?\[31m v1 is taken \(TAG_IMMUTABLE\)$/),
  });
});

test("a registry that took another manifest is not believed", async () => {
  const { client } = await clientOf((_asked, response) => {
    response.writeHead(201, { "docker-content-digest": `sha256:${"0".repeat(64)}` }).end();
  });
  await expect(client.putManifest("v1", MANIFEST)).rejects.toMatchObject({ reason: "DigestMismatch" });
});

describe("referrers", () => {
  const entry = {
    mediaType: OCI_MANIFEST,
    digest: `sha256:${"a".repeat(64)}`,
    size: 2,
    artifactType: "application/spdx+json",
  };
  const index = JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [entry, null, { digest: 7 }] });
  const digest = `sha256:${"b".repeat(64)}`;

  test.each([
    { name: "by the registry's own list", path: `/referrers/${digest}` },
    { name: "by the tag of the specification where it has none", path: `/manifests/sha256-${"b".repeat(64)}` },
  ])("are found $name", async ({ path }) => {
    const { client } = await clientOf((asked, response) => {
      if (!asked.path.endsWith(path)) return void response.writeHead(404).end();
      response.writeHead(200, { "content-type": OCI_INDEX }).end(index);
    });
    expect(await client.referrers(digest)).toEqual([{ ...entry, annotations: {} }]);
  });

  test("are none where there is neither", async () => {
    const { client } = await clientOf((_asked, response) => void response.writeHead(404).end());
    expect(await client.referrers(digest)).toEqual([]);
  });
});
