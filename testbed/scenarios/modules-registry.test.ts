import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SecretText } from "@sluice/manifest";
import {
  cncfArtifact,
  dockerImage,
  findRegistry,
  higressImage,
  type Image,
  moduleBytes,
  OCI_MANIFEST,
  ociImage,
  type PushTarget,
  pushImage,
  pushIndex,
  REGISTRY_PASSWORD,
  REGISTRY_USER,
  type Registry,
  rawImage,
  startRegistry,
} from "@sluice/testbed";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStore } from "../src/registry/module-fixture.ts";

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.stop());

function target(repository: string, host = registry.host): PushTarget {
  return { host, repository };
}

function url(repository: string, version: string): string {
  return `oci://${registry.host}/${repository}${version}`;
}

describe("the module in an image is taken", () => {
  test.each([
    { name: "of OCI's types", make: ociImage },
    { name: "of Docker's types", make: dockerImage },
    { name: "as Higress's pipeline pushes it", make: higressImage },
    { name: "that is the bare module and its configuration", make: async (module: Uint8Array) => rawImage(module) },
  ])("$name", async ({ name, make }) => {
    const module = moduleBytes({ note: name });
    await pushImage(target("shapes/a"), "v1", await make(module));
    const { settle } = await openStore();
    const state = await settle({ kind: "url", url: url("shapes/a", ":v1") });
    expect(state).toMatchObject({ state: "ready", size: module.length });
    if (state.state !== "ready") return;
    expect(new Uint8Array(await readFile(state.file))).toEqual(module);
    expect(state.file).toContain(state.sha256);
  });

  test("for wasm, of an index over several platforms", async () => {
    const [amd64, wasm] = [moduleBytes({ note: "amd64" }), moduleBytes({ note: "wasm" })];
    const images = [
      { image: await ociImage(amd64), architecture: "amd64" },
      { image: await ociImage(wasm), architecture: "wasm" },
    ];
    await pushIndex(target("shapes/index"), "v1", images);
    const { settle } = await openStore();
    const state = await settle({ kind: "url", url: url("shapes/index", ":v1") });
    expect(state.state === "ready" && new Uint8Array(await readFile(state.file))).toEqual(wasm);
  });
});

test("an image that other proxies refuse is refused, with what to do", async () => {
  await pushImage(target("shapes/cncf"), "v1", cncfArtifact(moduleBytes()));
  const { settle } = await openStore();
  expect(await settle({ kind: "url", url: url("shapes/cncf", ":v1") })).toMatchObject({
    state: "failed",
    reason: "UnsupportedImage",
    message: expect.stringMatching(/is a CNCF Wasm artifact .*; push plugin\.wasm in a layer of .*tar\+gzip/),
  });
});

test("an image without plugin.wasm is refused", async () => {
  const image: Image = { ...(await ociImage(moduleBytes())), mediaType: OCI_MANIFEST };
  await pushImage(target("shapes/none"), "v1", { ...image, layers: image.layers.slice(0, 1) });
  const { settle } = await openStore();
  expect(await settle({ kind: "url", url: url("shapes/none", ":v1") })).toMatchObject({
    reason: "UnsupportedImage",
    message: "the image's last layer has no file plugin.wasm",
  });
});

describe("versions", () => {
  test("a tag that moves is followed at the interval, and its last good bytes stay when it moves to rubbish", async () => {
    const [first, second] = [moduleBytes({ note: "1" }), moduleBytes({ note: "2" })];
    const request = { kind: "url", url: url("versions/moving", ":latest") } as const;
    await pushImage(target("versions/moving"), "latest", await ociImage(first));
    const { store, clock, settle } = await openStore({ tagInterval: 60_000 });
    const before = await settle(request);
    expect(before).toMatchObject({ state: "ready", size: first.length });

    await pushImage(target("versions/moving"), "latest", await ociImage(second));
    const moved = new Promise<void>((resolve) => store.once("changed", resolve));
    clock.advance(60_000);
    await moved;
    const after = store.request(request);
    expect(after).toMatchObject({ state: "ready" });
    expect(after).not.toMatchObject({ sha256: before.state === "ready" ? before.sha256 : "" });

    await pushImage(target("versions/moving"), "latest", await ociImage(Buffer.from("<html>")));
    const broken = new Promise<void>((resolve) => store.once("changed", resolve));
    clock.advance(60_000);
    await broken;
    expect(store.request(request)).toEqual({
      ...after,
      problem: {
        reason: "InvalidModule",
        message: "the module cannot be loaded: it is no WebAssembly module but a web page or XML",
        retryAt: clock.now() + 750,
      },
    });
  });

  test("a digest is never looked for again", async () => {
    const digest = await pushImage(target("versions/fixed"), "v1", await ociImage(moduleBytes({ note: "fixed" })));
    const { clock, settle } = await openStore();
    expect(await settle({ kind: "url", url: url("versions/fixed", `@${digest}`) })).toMatchObject({ state: "ready" });
    // What still waits is the sign of life of the modules in use.
    expect(clock.waiting).toEqual([5 * 60_000]);
  });

  test("the sha256 of a request is the manifest's or the module's", async () => {
    const digest = await pushImage(target("versions/pinned"), "v1", await ociImage(moduleBytes({ note: "pinned" })));
    const { settle } = await openStore();
    const asked = { kind: "url", url: url("versions/pinned", ":v1") } as const;
    const byManifest = await settle({ ...asked, sha256: digest.slice("sha256:".length) });
    expect(byManifest).toMatchObject({ state: "ready" });
    const sha256 = byManifest.state === "ready" ? byManifest.sha256 : "";
    expect(await settle({ ...asked, sha256 })).toMatchObject({ state: "ready", sha256 });
    expect(await settle({ ...asked, sha256: "0".repeat(64) })).toMatchObject({
      reason: "DigestMismatch",
      message: expect.stringContaining(`not ${"0".repeat(64)} as asked for`),
    });
  });

  test("a restart while the registry is down goes on with the last good bytes", async () => {
    const gone = await startRegistry();
    await pushImage(target("versions/kept", gone.host), "v1", await ociImage(moduleBytes({ note: "kept" })));
    const request = { kind: "url", url: `oci://${gone.host}/versions/kept:v1` } as const;
    const folder = await mkdtemp(join(tmpdir(), "sluice-modules-"));
    try {
      const first = await openStore({ folder });
      const before = await first.settle(request);
      await first.store.close();
      await gone.stop();
      const second = await openStore({ folder });
      const failing = new Promise<void>((resolve) => {
        const look = () => {
          const state = second.store.request(request);
          if (state.state === "ready" && state.problem !== undefined) resolve();
        };
        second.store.on("changed", look);
      });
      expect(await second.settle(request)).toMatchObject(before);
      await failing;
      expect(second.store.request(request)).toMatchObject({
        ...before,
        problem: { reason: "Unreachable", message: expect.stringContaining("nobody listens there (ECONNREFUSED)") },
      });
    } finally {
      await gone.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe("what is not there", () => {
  test.each([":v9", "@sha256:".concat("1".repeat(64))])("%s is named", async (version) => {
    const { settle } = await openStore();
    expect(await settle({ kind: "url", url: url("not/there", version) })).toMatchObject({
      state: "failed",
      reason: "NotFound",
      message: expect.stringContaining(`${registry.host} has no image not/there:`),
    });
  });
});

describe("a registry that wants a login", () => {
  let locked: Registry;
  beforeAll(async () => {
    locked = await startRegistry({ login: true });
    const login = { user: REGISTRY_USER, password: REGISTRY_PASSWORD };
    const place = { host: locked.host, repository: "team/private", login };
    await pushImage(place, "v1", await ociImage(moduleBytes({ note: "private" })));
  });
  afterAll(() => locked.stop());

  function pullSecret(password: string): SecretText {
    const auth = Buffer.from(`${REGISTRY_USER}:${password}`).toString("base64");
    return new SecretText(JSON.stringify({ auths: { [locked.host]: { auth } } }));
  }

  test("is opened by the pull secret, for the scope that has it alone", async () => {
    const { settle } = await openStore();
    const request = { kind: "url", url: `oci://${locked.host}/team/private:v1` } as const;
    const own = { ...request, scope: "team", pullSecret: pullSecret(REGISTRY_PASSWORD) };
    expect(await settle(own)).toMatchObject({ state: "ready" });
    expect(await settle({ ...request, scope: "strangers" })).toMatchObject({
      reason: "Unauthorized",
      message: expect.stringMatching(/there are no credentials for it: name a pull secret/),
    });
  });

  test("refuses a wrong password, and a new secret is tried at once", async () => {
    const { store, settle } = await openStore();
    const request = { kind: "url", url: `oci://${locked.host}/team/private:v1` } as const;
    const refused = await settle({ ...request, pullSecret: pullSecret("wrong-1234") });
    expect(refused).toMatchObject({
      reason: "Unauthorized",
      message: expect.stringMatching(/the pull secret's credentials do not open it, or there is no such image/),
    });
    expect(JSON.stringify(refused)).not.toContain("wrong-1234");
    const right = { ...request, pullSecret: pullSecret(REGISTRY_PASSWORD) };
    const opened = new Promise<void>((resolve) => store.once("changed", resolve));
    store.request(right);
    await opened;
    expect(store.request(right)).toMatchObject({ state: "ready" });
  });
});

test("without a registry and without a way to get one the error says what to do", async () => {
  const cache = await mkdtemp(join(tmpdir(), "sluice-no-registry-"));
  try {
    await expect(findRegistry({ SLUICE_CACHE: cache, PATH: cache })).rejects.toMatchObject({
      help: expect.stringContaining("set REGISTRY_PATH"),
    });
  } finally {
    await rm(cache, { recursive: true });
  }
});
