import { chmod, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { inspect } from "node:util";
import { SecretText } from "@sluice/manifest";
import { type RecordedRequest, type RequestHandler, startRecordingServer } from "@sluice/testing/hosts";
import { Agent } from "undici";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { digestOf, type Image, manifestOf, ociImage } from "../../../testbed/src/registry/images.ts";
import { moduleBytes } from "../../../testbed/src/registry/module-bytes.ts";
import { openStore, temporaryFolder } from "../../../testbed/src/registry/module-fixture.ts";

let image: Image;
beforeEach(async () => {
  image = await ociImage(moduleBytes());
});

async function serve(handle: RequestHandler) {
  const server = await startRecordingServer(handle);
  onTestFinished(() => server.close());
  return server;
}

/** What an honest registry answers. */
function answerHonestly({ path }: RecordedRequest, response: ServerResponse): void {
  const manifest = manifestOf(image);
  if (path.includes("/manifests/")) {
    response.writeHead(200, { "content-type": manifest.mediaType, "docker-content-digest": digestOf(manifest.bytes) });
    response.end(manifest.bytes);
    return;
  }
  const blob = image.layers.find(({ bytes }) => path.includes(digestOf(bytes)));
  response.writeHead(blob === undefined ? 404 : 200).end(blob?.bytes);
}

function isBlob({ path }: RecordedRequest): boolean {
  return path.includes("/blobs/");
}

function login(host: string, entry: object = { username: "me", password: "pass-word" }): SecretText {
  return new SecretText(JSON.stringify({ auths: { [host]: entry } }));
}

function request(port: number, more: object = {}) {
  return { kind: "url" as const, url: `oci://127.0.0.1:${port}/team/a:v1`, ...more };
}

describe("a hostile registry is told apart", () => {
  const cases: readonly { readonly name: string; readonly handle: RequestHandler; readonly expected: object }[] = [
    {
      name: "whose layer is another",
      handle: (asked, response) => (isBlob(asked) ? void response.end("other bytes") : answerHonestly(asked, response)),
      expected: { reason: "DigestMismatch", message: expect.stringMatching(/the layer sha256:\w+ that .* is another/) },
    },
    {
      name: "whose layer is longer than its manifest says",
      handle: (asked, response) => {
        if (isBlob(asked)) response.end(Buffer.alloc(100_000));
        else answerHonestly(asked, response);
      },
      expected: { reason: "TooLarge" },
    },
    {
      name: "whose manifest is not what its header says",
      handle: (_asked, response) => {
        response.writeHead(200, { "docker-content-digest": `sha256:${"0".repeat(64)}` }).end("{}");
      },
      expected: { reason: "DigestMismatch", message: expect.stringMatching(/^the manifest of v1 that/) },
    },
    {
      name: "whose manifest does not end",
      handle: (_asked, response) => {
        const more = () => response.write(Buffer.alloc(65_536), () => response.destroyed || more());
        more();
      },
      expected: { reason: "TooLarge", message: expect.stringContaining("larger than 4 MiB") },
    },
    {
      name: "that promises a layer over the limit",
      handle: (_asked, response) => {
        const layer = { mediaType: image.layers[1]?.mediaType, digest: `sha256:${"0".repeat(64)}`, size: 2 ** 40 };
        const { mediaType } = image;
        response.writeHead(200, { "content-type": mediaType }).end(JSON.stringify({ mediaType, layers: [layer] }));
      },
      expected: { reason: "TooLarge", message: expect.stringContaining("more than the 32 MiB allowed") },
    },
    {
      name: "that answers 401 without saying how to log in",
      handle: (_asked, response) => void response.writeHead(401).end(),
      expected: { reason: "ServerError", message: expect.stringMatching(/without saying how to log in$/) },
    },
    {
      name: "that wants a login at a place without TLS",
      handle: (_asked, response) => {
        response.writeHead(401, { "www-authenticate": 'Bearer realm="http://auth.example/token"' }).end();
      },
      expected: {
        reason: "ServerError",
        message: expect.stringMatching(/http:\/\/auth\.example\/token to log in, which/),
      },
    },
    {
      name: "that is too busy",
      handle: (_asked, response) => void response.writeHead(429, { "retry-after": "60" }).end(),
      expected: { reason: "ServerError", message: expect.stringContaining("has had too many requests (429)") },
    },
  ];
  test.each(cases)("$name", async ({ handle, expected }) => {
    const server = await serve(handle);
    const { settle, errors } = await openStore();
    const state = await settle(request(server.port, { pullSecret: login(`127.0.0.1:${server.port}`) }));
    expect(state).toMatchObject({ state: "failed", ...expected });
    expect(inspect(state)).not.toContain("pass-word");
    expect(errors).toEqual([]);
  });

  test("that never has enough of logging in", async () => {
    const server = await serve(({ path }, response) => {
      if (path.startsWith("/token")) return void response.end('{"token":"t"}');
      const realm = `http://127.0.0.1:${server.port}/token`;
      response.writeHead(401, { "www-authenticate": `Bearer realm="${realm}"` }).end();
    });
    const { settle } = await openStore();
    expect(await settle(request(server.port))).toMatchObject({ reason: "Unauthorized" });
    expect(server.requests).toHaveLength(3);
  });
});

describe("a token server", () => {
  /** A registry that wants a token of another server, and what that was sent. */
  async function withTokens(respond: (response: ServerResponse) => void) {
    const tokens = await serve((_asked, response) => respond(response));
    const registry = await serve((asked, response) => {
      if (asked.headers.authorization === "Bearer of-one-pull") return answerHonestly(asked, response);
      const challenge = `Bearer realm="${tokens.url}/token?x=1",service="the registry"`;
      response.writeHead(401, { "www-authenticate": challenge }).end();
    });
    return { tokens, registry };
  }

  test("gives a token for the user's name and password, which the registry never sees", async () => {
    const { tokens, registry } = await withTokens((response) => response.end('{"access_token":"of-one-pull"}'));
    const { settle } = await openStore();
    const pullSecret = login(`127.0.0.1:${registry.port}`);
    expect(await settle(request(registry.port, { pullSecret }))).toMatchObject({ state: "ready" });
    const [asked] = tokens.requests;
    expect(asked?.path).toBe("/token?x=1&service=the+registry&scope=repository%3Ateam%2Fa%3Apull");
    expect(asked?.headers.authorization).toBe(`Basic ${btoa("me:pass-word")}`);
    expect(tokens.requests).toHaveLength(1);
    expect(registry.requests.map(({ headers }) => headers.authorization)).not.toContain(asked?.headers.authorization);
  });

  test("takes an identity token in a form", async () => {
    const { tokens, registry } = await withTokens((response) => response.end('{"token":"of-one-pull"}'));
    const { settle } = await openStore();
    const pullSecret = login(`127.0.0.1:${registry.port}`, { identitytoken: "long-lived" });
    expect(await settle(request(registry.port, { pullSecret }))).toMatchObject({ state: "ready" });
    const [asked] = tokens.requests;
    expect(asked).toMatchObject({ method: "POST", path: "/token?x=1" });
    expect(Object.fromEntries(new URLSearchParams(asked?.text))).toEqual({
      service: "the registry",
      scope: "repository:team/a:pull",
      grant_type: "refresh_token",
      client_id: "sluice",
      refresh_token: "long-lived",
    });
  });

  test.each([
    [
      "refuses",
      (response: ServerResponse) => response.writeHead(401).end(),
      "Unauthorized",
      /its token server answered 401/,
    ],
    ["is broken", (response: ServerResponse) => response.writeHead(500).end(), "ServerError", /answered 500 for token/],
    ["answers nonsense", (response: ServerResponse) => response.end("<html>"), "ServerError", /answered no token/],
    [
      "forges a header",
      (r: ServerResponse) => r.end('{"token":"a\\r\\nx: y"}'),
      "ServerError",
      /characters that no token/,
    ],
    [
      "never ends",
      (r: ServerResponse) => r.end(`{"token":"${"x".repeat(100_000)}"}`),
      "TooLarge",
      /larger than 65536 bytes/,
    ],
  ])("that %s", async (_name, respond, reason, message) => {
    const { registry } = await withTokens((response) => void respond(response));
    const { settle } = await openStore();
    const state = await settle(request(registry.port));
    expect(state).toMatchObject({ reason, message: expect.stringMatching(message) });
  });
});

test("a layer that is kept elsewhere is fetched there without the registry's credentials", async () => {
  const storage = await serve(answerHonestly);
  const registry = await serve((asked, response) => {
    if (asked.headers.authorization === undefined) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="r"' }).end();
    } else if (isBlob(asked)) {
      response.writeHead(307, { location: `${storage.url}${asked.path}?signature=s` }).end();
    } else answerHonestly(asked, response);
  });
  const { settle } = await openStore();
  const pullSecret = login(`127.0.0.1:${registry.port}`);
  expect(await settle(request(registry.port, { pullSecret }))).toMatchObject({ state: "ready" });
  expect(storage.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
});

test("a registry that is not this machine is not asked in plain text, unless it is listed", async () => {
  const server = await serve(answerHonestly);
  const url = `oci://registry.test:${server.port}/team/a:v1`;
  /** Every name is this machine. */
  const dispatcher = new Agent({
    connect: { lookup: (_name, _options, done) => done(null, [{ address: "127.0.0.1", family: 4 }]) },
  });
  onTestFinished(() => dispatcher.close());
  const strict = await openStore({ dispatcher });
  expect(await strict.settle({ kind: "url", url })).toMatchObject({
    reason: "Unreachable",
    message: expect.stringMatching(
      /the connection was closed \(ECONNRESET\); does it speak TLS\? .* listed as insecure/,
    ),
  });
  const lenient = await openStore({ dispatcher, insecureHosts: [`registry.test:${server.port}`] });
  expect(await lenient.settle({ kind: "url", url })).toMatchObject({ state: "ready" });
});

describe("the operator's Docker configuration", () => {
  afterEach(() => vi.unstubAllEnvs());

  /** A registry that takes one user, and a store with a configuration for it. */
  async function withConfig(config: (host: string) => object, credentialHelpers = false) {
    const server = await serve((asked, response) => {
      if (asked.headers.authorization === `Basic ${btoa("operator:x")}`) return answerHonestly(asked, response);
      response.writeHead(401, { "www-authenticate": "Basic" }).end();
    });
    const folder = await temporaryFolder();
    const dockerConfig = join(folder, "config.json");
    await writeFile(dockerConfig, JSON.stringify(config(`127.0.0.1:${server.port}`)));
    await writeFile(
      join(folder, "docker-credential-testbed"),
      `#!/bin/sh\nread -r host\n[ "$host" = "127.0.0.1:${server.port}" ] || exit 1\necho '{"Username":"operator","Secret":"x"}'\n`,
    );
    await chmod(join(folder, "docker-credential-testbed"), 0o755);
    vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
    const { settle } = await openStore({ places: { bundled: folder, dockerConfig, credentialHelpers } });
    return settle(request(server.port));
  }

  test("opens what no pull secret does", async () => {
    const auths = { username: "operator", password: "x" };
    expect(await withConfig((host) => ({ auths: { [host]: auths } }))).toMatchObject({ state: "ready" });
  });

  test.each([
    ["credHelpers", (host: string) => ({ credHelpers: { [host]: "testbed" } })],
    ["credsStore", () => ({ credsStore: "testbed" })],
  ])("may name a helper by %s, which is run only if that is allowed", async (_name, config) => {
    expect(await withConfig(config, true)).toMatchObject({ state: "ready" });
    expect(await withConfig(config, false)).toMatchObject({ reason: "Unauthorized" });
  });

  test.each([
    ["absent", /docker-credential-absent cannot be run; is it on PATH\?/],
    ["../../bin/sh", /has a name that is none/],
  ])("whose helper is %s says so", async (helper, message) => {
    const state = await withConfig(() => ({ credsStore: helper }), true);
    expect(state).toMatchObject({ reason: "InvalidPullSecret", message: expect.stringMatching(message) });
  });
});
