import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { SecretText } from "@sluice/manifest";
import {
  buildImage,
  HttpClient,
  IMAGE_SHAPES,
  type ImageInput,
  parseOciReference,
  pushImage,
  RegistryClient,
  resolveImage,
} from "@sluice/oci";
import {
  FETCHERS,
  fetchAs,
  moduleBytes,
  REGISTRY_PASSWORD,
  REGISTRY_USER,
  type Registry,
  runSkopeo,
  startFaultProxy,
  startRegistry,
} from "@sluice/testbed";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.stop());

const PLUGIN: ImageInput["plugin"] = {
  name: "a-plugin",
  version: "1.2.3",
  description: "It does nothing.",
  category: "custom",
  phase: "AUTHN",
  priority: 300,
  envoy: { phase: "AUTHN", priority: 300 },
  flavours: ["envoy"],
  hostcalls: [],
  license: "Apache-2.0",
  budget: { rawBytes: 49_152 },
  configSchema: { type: "object", properties: { greeting: { type: "string", description: "What it would say." } } },
};

function imageOf(note: string, more: Partial<ImageInput> = {}) {
  return buildImage({
    shape: "higress",
    module: moduleBytes({ note }),
    plugin: PLUGIN,
    readme: "# A plugin\n",
    ...more,
  });
}

/** A client that does not wait long. */
function clientFor(url: string, more: Partial<ConstructorParameters<typeof RegistryClient>[0]> = {}): RegistryClient {
  const http = new HttpClient({ silence: 10_000 });
  onTestFinished(() => http.close());
  return new RegistryClient({
    http,
    image: parseOciReference(`oci://${url}`),
    credential: undefined,
    signal: AbortSignal.timeout(60_000),
    advice: { withoutCredential: "log in", withCredential: "log in again" },
    now: Date.now,
    writes: true,
    retry: { attempts: 4, sleep: () => wait(10) },
    ...more,
  });
}

function resolved(client: RegistryClient) {
  return resolveImage(client, { signal: AbortSignal.timeout(60_000) });
}

describe.each(IMAGE_SHAPES)("an image of shape %s", (shape) => {
  const module = moduleBytes({ note: shape });

  test.each(FETCHERS)("is loaded by %s", async (fetcher) => {
    await pushImage(clientFor(`${registry.host}/shapes/${shape}`), imageOf(shape, { shape }), { tag: "v1" });
    const fetched = await fetchAs(fetcher, `http://${registry.host}/v2/shapes/${shape}`, "v1");
    expect(fetched.variant).toBe(shape === "oci" ? "oci" : "compat");
    expect(Buffer.compare(fetched.module, module)).toBe(0);
  });

  test("comes back with its module, its manifest and its schema", async () => {
    const { digest } = await pushImage(clientFor(`${registry.host}/back/${shape}`), imageOf(shape, { shape }), {
      tag: "v1",
    });
    const byTag = await resolved(clientFor(`${registry.host}/back/${shape}:v1`));
    const byDigest = await resolved(clientFor(`${registry.host}/back/${shape}@${digest}`));
    expect(byTag.digest).toBe(digest);
    for (const { module: pulled, plugin } of [byTag, byDigest]) {
      expect(Buffer.compare(pulled, module)).toBe(0);
      expect(plugin).toEqual(PLUGIN);
    }
  });

  test("is copied by skopeo, digest and all", async () => {
    const { digest } = await pushImage(clientFor(`${registry.host}/from/${shape}`), imageOf(shape, { shape }), {
      tag: "v1",
    });
    const [from, to] = [`docker://${registry.host}/from/${shape}:v1`, `docker://${registry.host}/to/${shape}:v1`];
    await runSkopeo(["copy", "--preserve-digests", "--src-tls-verify=false", "--dest-tls-verify=false", from, to]);
    expect((await resolved(clientFor(`${registry.host}/to/${shape}:v1`))).digest).toBe(digest);
  });
});

test("what is there already is not sent again, and a tag may move", async () => {
  const client = clientFor(`${registry.host}/again/a`);
  expect(await pushImage(client, imageOf("first"), { tag: "v1" })).toMatchObject({ uploaded: 4 });
  expect(await pushImage(client, imageOf("first"), { tag: "v1" })).toMatchObject({ uploaded: 0 });
  const { digest } = await pushImage(client, imageOf("second"), { tag: "v1" });
  expect((await resolved(clientFor(`${registry.host}/again/a:v1`))).digest).toBe(digest);
});

describe("an upload that is cut off", () => {
  /** Random enough that packing does not make it small. */
  const module = moduleBytes({
    note: Array.from({ length: 40_000 }, (_, i) => ((i * 7919) % 104_729).toString(36)).join(""),
  });
  const image = buildImage({ shape: "oci", module, plugin: PLUGIN });

  const CHUNK = 65_536;

  test.each([
    { name: "between two chunks", faults: [{ request: /^PATCH/, skip: 1, bytes: 0 }], chunkSize: CHUNK },
    { name: "within a chunk", faults: [{ request: /^PATCH/, skip: 1, bytes: 30_000 }], chunkSize: CHUNK },
    { name: "in its only request", faults: [{ request: /^PUT/, bytes: 90_000 }], chunkSize: 10 * CHUNK },
    { name: "before it begins", faults: Array(3).fill({ request: /^POST/, bytes: 0 }), chunkSize: CHUNK },
    { name: "at the manifest", faults: [{ request: /^PUT .*manifests/, bytes: 300 }], chunkSize: CHUNK },
  ])("$name is whole in the end", async ({ name, faults, chunkSize }) => {
    const proxy = await startFaultProxy(registry.host, faults);
    onTestFinished(() => proxy.close());
    const repository = `cut/${name.replaceAll(" ", "-")}`;
    const { digest } = await pushImage(clientFor(`${proxy.host}/${repository}`), image, { tag: "v1", chunkSize });
    expect(proxy.cuts).toBe(faults.length);
    const pulled = await resolved(clientFor(`${registry.host}/${repository}@${digest}`));
    expect(Buffer.compare(pulled.module, module)).toBe(0);
  });

  test("between any two chunks goes on where it stopped: nothing is sent twice", async () => {
    const faults = Array.from({ length: 8 }, () => ({ request: /^PATCH/, skip: 1, bytes: 0 }));
    const proxy = await startFaultProxy(registry.host, faults);
    onTestFinished(() => proxy.close());
    await pushImage(clientFor(`${proxy.host}/cut/often`), image, { tag: "v1", chunkSize: 8_192 });
    expect(proxy.cuts).toBe(8);
    expect(proxy.passed).toBeLessThan(module.length + 40_000);
  });

  test("for ever is given up, and nobody sees a part of the image", async () => {
    const faults = Array.from({ length: 100 }, () => ({ request: /^PATCH/, bytes: 2_000 }));
    const proxy = await startFaultProxy(registry.host, faults);
    onTestFinished(() => proxy.close());
    const pushed = pushImage(clientFor(`${proxy.host}/cut/never`), image, { tag: "v1", chunkSize: CHUNK });
    await expect(pushed).rejects.toMatchObject({ reason: "Unreachable" });
    await expect(resolved(clientFor(`${registry.host}/cut/never:v1`))).rejects.toMatchObject({ reason: "NotFound" });
  });
});

test("two who push the same at once both succeed, with the same digest", async () => {
  const push = (client: RegistryClient) => pushImage(client, imageOf("at once"), { tag: "v1", chunkSize: 64 });
  const clients = Array.from({ length: 4 }, () => clientFor(`${registry.host}/at/once`));
  const digests = new Set((await Promise.all(clients.map(push))).map(({ digest }) => digest));
  expect(digests.size).toBe(1);
  expect((await resolved(clientFor(`${registry.host}/at/once:v1`))).digest).toBe([...digests][0]);
});

test("two who push another image under one tag leave one of them there, whole", async () => {
  const images = [imageOf("one"), imageOf("other")];
  await Promise.all(images.map((image) => pushImage(clientFor(`${registry.host}/one/tag`), image, { tag: "v1" })));
  const { digest } = await resolved(clientFor(`${registry.host}/one/tag:v1`));
  expect(images.map(({ manifest }) => manifest.digest)).toContain(digest);
});

describe("a registry that wants a login", () => {
  let closed: Registry;
  beforeAll(async () => {
    closed = await startRegistry({ login: true });
  });
  afterAll(() => closed.stop());

  test("takes the image of who has one, and of nobody else", async () => {
    const password = new SecretText(REGISTRY_PASSWORD);
    const credential = { kind: "basic" as const, username: REGISTRY_USER, password };
    const url = `${closed.host}/team/a`;
    await expect(pushImage(clientFor(url), imageOf("login"), { tag: "v1" })).rejects.toMatchObject({
      reason: "Unauthorized",
      message: `${closed.host} does not let you write to team/a (answered 401)`,
      help: "log in",
    });
    const { digest } = await pushImage(clientFor(url, { credential }), imageOf("login"), { tag: "v1" });
    expect((await resolved(clientFor(`${url}@${digest}`, { credential }))).plugin?.name).toBe("a-plugin");
  });
});

test("a container's tools can run with the image of shape compat", async () => {
  await pushImage(clientFor(`${registry.host}/tools/a`), imageOf("tools", { shape: "compat" }), { tag: "v1" });
  const shown = JSON.parse(await runSkopeo(["inspect", "--tls-verify=false", `docker://${registry.host}/tools/a:v1`]));
  expect(shown).toMatchObject({ Architecture: "wasm", Labels: { "org.opencontainers.image.version": "1.2.3" } });
  const folder = await mkdtemp(join(tmpdir(), "sluice-skopeo-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await runSkopeo([
    "copy",
    "--src-tls-verify=false",
    `docker://${registry.host}/tools/a:v1`,
    `oci:${folder}/layout:v1`,
  ]);
  expect(JSON.parse(await readFile(join(folder, "layout", "index.json"), "utf8"))).toMatchObject({ schemaVersion: 2 });
});
