import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MissingError } from "./errors.ts";
import { loadManifest } from "./load.ts";

const least = { name: "a-plugin", version: "1.2.3", description: "Does a thing." };

describe("loadManifest", () => {
  let folder = "";

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "sluice-manifest-"));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const write = (file: string, content: unknown) =>
    writeFile(path.join(folder, file), typeof content === "string" ? content : JSON.stringify(content));

  test("fills in the defaults", async () => {
    await write("plugin.json", least);
    expect(await loadManifest(folder)).toEqual({
      ...least,
      category: "custom",
      phase: "UNSPECIFIED_PHASE",
      priority: 500,
      envoy: { phase: "UNSPECIFIED_PHASE", priority: 500 },
      flavours: ["envoy"],
      hostcalls: [],
      license: "Apache-2.0",
      budget: { rawBytes: 49152 },
      folder,
    });
  });

  test("takes the configuration schema along", async () => {
    const schema = { title: "A", type: "object", properties: {} };
    await write("plugin.json", least);
    await write("config.schema.json", schema);
    expect((await loadManifest(folder)).configSchema).toEqual(schema);
  });

  test.each([
    { name: "no JSON", content: "{", message: /not JSON/ },
    { name: "a missing key", content: { ...least, version: undefined }, message: /required property 'version'/ },
    { name: "an unknown key", content: { ...least, prio: 1 }, message: /unknown key "prio"/ },
    { name: "a phase that is none", content: { ...least, phase: "LAST" }, message: /phase: must be one of "AUTHN"/ },
    {
      name: "a host call nobody has",
      content: { ...least, hostcalls: ["proxy_x"] },
      message: /hostcalls\[0\]: must be one of/,
    },
    {
      name: "a name that is no file name",
      content: { ...least, name: "A/b" },
      message: /name: must be a name such as my-plugin/,
    },
    {
      name: "a schema that is not there",
      content: { ...least, config: "c.json" },
      message: /schema named in plugin.json/,
    },
  ])("refuses $name", async ({ content, message }) => {
    await write("plugin.json", content);
    await expect(loadManifest(folder)).rejects.toThrow(message);
  });

  test("says that there is no manifest with the exit code for what is missing", async () => {
    const error: unknown = await loadManifest(folder).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MissingError);
    expect(error).toMatchObject({ exitCode: 2, where: path.join(folder, "plugin.json") });
  });
});
