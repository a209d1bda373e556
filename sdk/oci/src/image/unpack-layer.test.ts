import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { mutate } from "../../../../testbed/src/fuzz/mutate.ts";
import { Random } from "../../../../testbed/src/fuzz/random.ts";
import { type ArchiveEntry, archive } from "../../../../testbed/src/registry/images.ts";
import { temporaryFolder } from "../../../../testbed/src/registry/module-fixture.ts";
import { RegistryFailure } from "../failure.ts";
import { unpackLayer } from "./unpack-layer.ts";

const LIMITS = { unpacked: 100_000, entries: 100 };

/** What was handed over as the module. */
async function unpack(bytes: Uint8Array, file: string): Promise<string> {
  await writeFile(file, bytes);
  const chunks: Uint8Array[] = [];
  await unpackLayer({
    archive: createReadStream(file),
    limits: LIMITS,
    signal: new AbortController().signal,
    write: async (source) => {
      for await (const chunk of source) chunks.push(chunk);
    },
  });
  return Buffer.concat(chunks).toString("utf8");
}

async function unpackAlone(bytes: Uint8Array): Promise<string> {
  return unpack(bytes, join(await temporaryFolder(), "layer"));
}

function entry(name: string, text = "module", more: Partial<ArchiveEntry> = {}): ArchiveEntry {
  return { name, bytes: Buffer.from(text), ...more };
}

describe("plugin.wasm is found", () => {
  test.each([
    ["at the root", [entry("plugin.wasm")]],
    ["below a folder", [entry("./a/b/plugin.wasm")]],
    ["by a path of over 100 characters", [entry(`${"folder/".repeat(40)}plugin.wasm`)]],
    [
      "behind other files",
      [entry("README.md", "x".repeat(5_000)), entry("plugin.wasm.map", "{}"), entry("plugin.wasm")],
    ],
    ["first of two", [entry("a/plugin.wasm"), entry("plugin.wasm", "other")]],
    ["by an absolute name", [entry("/plugin.wasm")]],
    [
      "behind a link of its name",
      [entry("plugin.wasm", "", { type: "symlink", linkname: "/etc/passwd" }), entry("a/plugin.wasm")],
    ],
    ["behind a folder of its name", [entry("plugin.wasm", "", { type: "directory" }), entry("a/plugin.wasm")]],
  ])("%s", async (_name, entries) => {
    expect(await unpackAlone(await archive(entries))).toBe("module");
  });
});

/** An archive whose header says that its file has so many bytes. */
async function withSize(size: string): Promise<Uint8Array> {
  const tar = gunzipSync(await archive([entry("plugin.wasm")]));
  tar.write(size.padStart(11, "0"), 124, "latin1");
  tar.fill(" ", 148, 156);
  const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  tar.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return gzipSync(tar);
}

describe("an archive is refused", () => {
  test.each([
    {
      name: "that is empty",
      make: () => gzipSync(""),
      reason: "UnsupportedImage",
      message: /has no file plugin\.wasm/,
    },
    {
      name: "without the file",
      make: () => archive([entry("a.wasm")]),
      reason: "UnsupportedImage",
      message: /no file/,
    },
    {
      name: "with another name",
      make: () => archive([entry("Plugin.wasm"), entry("plugin.wasm/x"), entry("xplugin.wasm")]),
      reason: "UnsupportedImage",
      message: /no file/,
    },
    {
      name: "that is not packed",
      make: () => Buffer.from("plain"),
      reason: "UnsupportedImage",
      message: /no gzipped tar/,
    },
    {
      name: "that is no tar",
      make: () => gzipSync("x".repeat(2_000)),
      reason: "UnsupportedImage",
      message: /no gzipped tar/,
    },
    {
      name: "that is cut off where it is packed",
      make: async () => (await archive([entry("plugin.wasm", "x".repeat(50_000))])).subarray(0, 60),
      reason: "UnsupportedImage",
      message: /cannot be unpacked: it is cut off/,
    },
    {
      name: "that is cut off in a file",
      make: async () =>
        gzipSync(gunzipSync(await archive([entry("plugin.wasm", "x".repeat(5_000))])).subarray(0, 2_000)),
      reason: "UnsupportedImage",
      message: /cannot be unpacked: it is cut off/,
    },
    {
      name: "that unpacks to more than is allowed in other files",
      make: () => archive([entry("zeros", "\0".repeat(200_000)), entry("plugin.wasm")]),
      reason: "TooLarge",
      message: /unpacks to more than 100000 bytes/,
    },
    {
      name: "whose module is larger than is allowed",
      make: () => archive([entry("plugin.wasm", "\0".repeat(200_000))]),
      reason: "TooLarge",
      message: /unpacks to more than/,
    },
    {
      name: "whose module would lead elsewhere",
      make: () => archive([entry("../../../../etc/plugin.wasm")]),
      reason: "UnsupportedImage",
      message: /cannot be unpacked: it has an entry that leads out of it/,
    },
    {
      name: "with another file that would lead elsewhere",
      make: () => archive([entry("a/../../b"), entry("plugin.wasm")]),
      reason: "UnsupportedImage",
      message: /leads out of it/,
    },
    {
      name: "that is zeros without end",
      make: () => gzipSync(Buffer.alloc(5_000_000)),
      reason: "TooLarge",
      message: /unpacks to more than/,
    },
    {
      name: "of too many entries",
      make: () => archive(Array.from({ length: 150 }, (_, i) => entry(`${i}`, ""))),
      reason: "UnsupportedImage",
      message: /more than 100 entries/,
    },
    {
      name: "that promises 8 GiB",
      make: () => withSize("77777777777"),
      reason: "UnsupportedImage",
      message: /cut off/,
    },
    {
      name: "that promises no number",
      make: () => withSize("zzzzzzzzzzz"),
      reason: "UnsupportedImage",
      message: /no gzipped tar/,
    },
  ])("$name", async ({ make, reason, message }) => {
    await expect(unpackAlone(await make())).rejects.toMatchObject({ reason, message: expect.stringMatching(message) });
  });
});

test("damaged archives are unpacked or refused, whatever the damage", async () => {
  const good = gunzipSync(await archive([entry("a/b.txt", "text"), entry("a/plugin.wasm", "module")]));
  const long = gunzipSync(await archive([entry(`${"é/".repeat(90)}plugin.wasm`, "module")]));
  const file = join(await temporaryFolder(), "layer");
  const material = {
    pool: [good, long],
    dictionary: [Buffer.from("ustar\0"), Buffer.from("plugin.wasm"), Buffer.alloc(64)],
  };
  const random = new Random(7);
  const outcomes = new Set<string>();
  for (let i = 0; i < 400; i++) {
    const bytes = mutate(random.pick(material.pool) ?? good, random, material);
    const outcome = await unpack(gzipSync(bytes, { level: 1 }), file).then(
      () => "unpacked",
      (error: unknown) => (error instanceof RegistryFailure ? "refused" : String(error)),
    );
    outcomes.add(outcome);
  }
  expect(outcomes).toEqual(new Set(["unpacked", "refused"]));
});
