import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { UserError } from "@sluice/manifest";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { keygenCommand } from "../../sdk/cli/src/commands/keygen.ts";
import { pullCommand } from "../../sdk/cli/src/commands/pull.ts";
import { pushCommand } from "../../sdk/cli/src/commands/push.ts";
import { signCommand } from "../../sdk/cli/src/commands/sign.ts";
import { verifyCommand } from "../../sdk/cli/src/commands/verify.ts";
import { type Registry, startRegistry } from "../src/registry/registry.ts";

const PLUGIN = "key-auth";
const SHAPE = { shape: "higress", host: "envoy" };

let registry: Registry;
let folder = "";
let image = "";
let printed: string[] = [];

beforeAll(async () => {
  registry = await startRegistry();
  folder = await mkdtemp(path.join(tmpdir(), "sluice-signed-"));
  vi.stubEnv("COSIGN_PASSWORD", "hush");
  quiet();
  await keygenCommand(at("release"));
  await keygenCommand(at("other"));
});

beforeEach(({ task }) => {
  quiet();
  image = `${registry.host}/plugins/${task.id.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
});

afterEach(() => void vi.restoreAllMocks());

afterAll(async () => {
  vi.unstubAllEnvs();
  await registry.stop();
  await rm(folder, { recursive: true, force: true });
});

function quiet(): void {
  printed = [];
  vi.spyOn(console, "log").mockImplementation((text) => void printed.push(text));
  vi.spyOn(console, "error").mockImplementation((text) => void printed.push(text));
}

function at(name: string): string {
  return path.join(folder, name);
}

async function push(
  flags: object = {},
): Promise<{ readonly digest: string; readonly sbom?: string; readonly signature?: string }> {
  await pushCommand(PLUGIN, `${image}:v1`, { ...SHAPE, ...flags, json: true });
  return JSON.parse(printed.at(-1) ?? "");
}

/** What the tests look at, of manifests, of indexes and of SPDX documents. */
interface Stored {
  readonly layers: readonly { readonly digest: string }[];
  readonly manifests: readonly unknown[];
  readonly subject: { readonly digest: string };
  readonly packages: readonly { readonly name: string; readonly checksums?: unknown }[];
  readonly relationships: readonly { readonly relationshipType: string }[];
}

/** What the registry has under a name; undefined when there is nothing. */
async function stored(reference: string, kind: "manifests" | "blobs" = "manifests"): Promise<Stored | undefined> {
  const [host = "", ...repository] = image.split("/");
  const accept = "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json";
  const answer = await fetch(`http://${host}/v2/${repository.join("/")}/${kind}/${reference}`, { headers: { accept } });
  return answer.status === 200 ? ((await answer.json()) as Stored) : undefined;
}

/** What, where, how, of the error that must come. */
async function failure(run: Promise<unknown>): Promise<string> {
  const error: unknown = await run.then(
    () => new Error("there was no error"),
    (cause) => cause,
  );
  if (!(error instanceof UserError)) throw error;
  return `${error.exitCode}: ${error.message} | ${error.where} | ${error.help}`;
}

describe("a pair of keys", () => {
  test("is two files, of which only the owner reads the private one", async () => {
    expect((await stat(at("release.key"))).mode & 0o777).toBe(0o600);
    expect(await readFile(at("release.pub"), "utf8")).toMatch(/^-----BEGIN PUBLIC KEY-----/);
  });

  test("is never overwritten", async () => {
    const before = await readFile(at("release.key"), "utf8");
    expect(await failure(keygenCommand(at("release")))).toContain("1: there is a file of this name");
    expect(await readFile(at("release.key"), "utf8")).toBe(before);
  });
});

describe("an image that was pushed with a key", () => {
  test("is verified by the public one, by tag and by digest", async () => {
    const { digest, signature } = await push({ sign: at("release.key") });
    expect(signature).toBe(`${digest.replace(":", "-")}.sig`);
    for (const name of [`${image}:v1`, `${image}@${digest}`]) {
      expect(await verifyCommand(name, { key: at("release.pub") })).toBe(0);
      expect(printed.at(-1)).toBe(`${image}@${digest}`);
    }
  });

  test("is the same when it is pushed again, and signed once", async () => {
    const first = await push({ sign: at("release.key") });
    expect(await push({ sign: at("release.key") })).toEqual({ ...first, uploaded: 0 });
    expect((await stored(first.signature ?? ""))?.layers).toHaveLength(1);
  });

  test("is written to its tag only when it is signed", async () => {
    vi.stubEnv("COSIGN_PASSWORD", "guess");
    expect(await failure(push({ sign: at("release.key") }))).toContain("1: the password does not open the key");
    vi.stubEnv("COSIGN_PASSWORD", "hush");
    expect(await stored("v1")).toBeUndefined();
  });

  test("takes the key from a variable", async () => {
    vi.stubEnv("RELEASE_KEY", await readFile(at("release.key"), "utf8"));
    vi.stubEnv("RELEASE_PUB", await readFile(at("release.pub"), "utf8"));
    await push({ sign: "env://RELEASE_KEY" });
    expect(await verifyCommand(`${image}:v1`, { key: "env://RELEASE_PUB" })).toBe(0);
    expect(await failure(verifyCommand(`${image}:v1`, { key: "env://NOT_SET" }))).toBe(
      "2: the variable with the key is not set | env://NOT_SET | export it, or name a file",
    );
  });
});

describe("an image is refused", () => {
  test("that nobody signed", async () => {
    const { digest } = await push();
    expect(await failure(verifyCommand(`${image}:v1`, { key: at("release.pub") }))).toBe(
      `1: the image is not signed with ${at("release.pub")}: it has no signature | ${image}@${digest} | whoever publishes it signs it with the private key of that pair: \`sluice sign IMAGE --key KEY\``,
    );
  });

  test("that another signed, before anything of it is written", async () => {
    await push({ sign: at("other.key") });
    const pulled = at("pulled/plugin.wasm");
    const flags = { output: pulled, verify: at("release.pub") };
    const says = "its signature does not count: it was made with another key";
    expect(await failure(pullCommand(`${image}:v1`, flags))).toContain(says);
    expect(existsSync(pulled)).toBe(false);
    await signCommand(`${image}:v1`, { key: at("release.key"), annotation: ["stage=live"] });
    expect(await pullCommand(`${image}:v1`, flags)).toBe(0);
    expect(existsSync(pulled)).toBe(true);
  });

  test("whose signature says something else", async () => {
    await push();
    await signCommand(`${image}:v1`, { key: at("release.key"), annotation: ["stage=test"] });
    const live = verifyCommand(`${image}:v1`, { key: at("release.pub"), annotation: ["stage=live"] });
    expect(await failure(live)).toContain('its signature does not count: the annotation stage is "test", not "live"');
  });

  test("whose signature was copied from another", async () => {
    const signed = await push({ sign: at("release.key") });
    const signatures = await stored(signed.signature ?? "");
    const other = await push({ annotation: ["changed=yes"] });
    await fetch(`http://${image.replace("/", "/v2/")}/manifests/${other.digest.replace(":", "-")}.sig`, {
      method: "PUT",
      headers: { "content-type": "application/vnd.oci.image.manifest.v1+json" },
      body: JSON.stringify(signatures),
    });
    const says = `its signature does not count: it is for another image, ${signed.digest}`;
    expect(await failure(verifyCommand(`${image}:v1`, { key: at("release.pub") }))).toContain(says);
  });
});

describe("an image of a mirror", () => {
  let mirror: Registry;
  beforeAll(async () => {
    mirror = await startRegistry();
  });
  afterAll(() => mirror?.stop());

  /** It has the image, and whatever the flags sign. Answers how it is pulled with `--verify`. */
  async function mirrored(flags: object): Promise<readonly [string, Parameters<typeof pullCommand>[1]]> {
    const origin = image;
    image = image.replace(registry.host, mirror.host);
    const { digest } = await push(flags);
    image = origin;
    const wish = {
      output: at("mirrored.wasm"),
      verify: at("release.pub"),
      mirror: [`${registry.host}=${mirror.host}`],
    };
    return [`${origin}@${digest}`, wish];
  }

  test("is taken by the signature that is there", async () => {
    const [name, flags] = await mirrored({ sign: at("release.key") });
    expect(await pullCommand(name, flags)).toBe(0);
    expect(printed).toContain(`the signature is on the mirror ${mirror.host}`);
  });

  test("is taken by the signature that is where it comes from", async () => {
    await push({ sign: at("release.key") });
    const [name, flags] = await mirrored({});
    expect(await pullCommand(name, flags)).toBe(0);
    expect(printed).toContain(`the signature is on ${registry.host}, and not on the mirror ${mirror.host}`);
  });

  test("is refused when it is signed nowhere", async () => {
    await push({ sign: at("other.key") });
    const [name, flags] = await mirrored({});
    expect(await failure(pullCommand(name, flags))).toContain("its signature does not count: it was made with another");
  });

  test("is refused when nobody can be asked for its signature", async () => {
    const [name, { mirror: [pair = ""] = [], ...flags }] = await mirrored({});
    const away = name.replace(registry.host, "127.0.0.1:1");
    const pulled = pullCommand(away, { ...flags, mirror: [pair.replace(registry.host, "127.0.0.1:1")] });
    expect(await failure(pulled)).toContain("nobody listens there");
    expect(printed).toContainEqual(
      expect.stringMatching(
        /^the mirror .* does not have it: .*it has no signature; on 127\.0\.0\.1:1: .*nobody listens/,
      ),
    );
  });
});

describe("the bill of materials", () => {
  test("of a pushed image names its module, and what is in it", async () => {
    const { digest, sbom = "" } = await push();
    const index = await stored(digest.replace(":", "-"));
    expect(index?.manifests).toMatchObject([{ digest: sbom, artifactType: "application/spdx+json" }]);
    const manifest = await stored(sbom);
    expect(manifest?.subject.digest).toBe(digest);
    const document = await stored(manifest?.layers[0]?.digest ?? "", "blobs");
    const module = await readFile(new URL(`../../dist/${PLUGIN}.wasm`, import.meta.url));
    const [plugin, ...others] = document?.packages ?? [];
    expect(plugin?.checksums).toEqual([
      { algorithm: "SHA256", checksumValue: createHash("sha256").update(module).digest("hex") },
    ]);
    expect(others.map(({ name }) => name)).toEqual([
      "assemblyscript",
      "binaryen",
      "proxy-wasm-assemblyscript-sdk",
      "@sluice/cli",
    ]);
    const linked = document?.relationships.filter((item) => item.relationshipType === "STATIC_LINK");
    expect(linked).toHaveLength(2);
  });

  test("is left out when asked, and changes nothing of the image", async () => {
    const { digest } = await push();
    image = `${image}-bare`;
    expect(await push({ sbom: false })).toMatchObject({ digest });
    expect(await stored(digest.replace(":", "-"))).toBeUndefined();
  });
});
