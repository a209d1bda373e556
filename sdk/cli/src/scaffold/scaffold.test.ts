import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { generatedFiles, loadManifest, makeConfigCheck } from "@sluice/manifest";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { className, faultOfName } from "./plugin-name.ts";
import { type NewPlugin, scaffold } from "./scaffold.ts";
import { DEFAULT_SHAPE, SHAPES } from "./shapes.ts";
import { filledIn } from "./templates.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), "sluice-new-"));
});
afterEach(() => rm(parent, { recursive: true }));

function plugin(given: Partial<NewPlugin> = {}): NewPlugin {
  return { name: "request-tags", shape: DEFAULT_SHAPE, parent, standalone: true, version: "1.2.3", ...given };
}

/** Text of a file of the plugin. */
const read = (...names: string[]) => readFile(path.join(parent, ...names), "utf8");

describe.each(SHAPES)("the shape $name", ({ name: shape }) => {
  test("is a plugin of that name, whose generated files are up to date", async () => {
    const folder = await scaffold(plugin({ name: "a-b2", shape }));
    const manifest = await loadManifest(folder);
    expect(manifest.name).toBe("a-b2");
    const generated = await generatedFiles(manifest);
    expect(generated.map(({ current }) => current)).toEqual([true, true]);
    expect(await read("a-b2", "README.md")).toMatch(/^# a-b2\n/);
  });

  test("has a README and a dev.yaml whose configurations are one", async () => {
    const { configSchema } = await loadManifest(await scaffold(plugin({ shape })));
    const [, yaml = ""] = /```yaml\n(.*?)```/s.exec(await read("request-tags", "README.md")) ?? [];
    const { defaultConfig, url } = parse(yaml).spec;
    expect(url).toBe("oci://registry.example.com/plugins/request-tags:0.1.0");
    const check = makeConfigCheck(configSchema ?? {}, "config.schema.json");
    expect(check(defaultConfig)).toEqual({ errors: [], warnings: [] });
    // What `sluice dev` takes.
    expect(check(parse(await read("request-tags", "dev.yaml")))).toEqual({ errors: [], warnings: [] });
  });

  test("has no trace of the template's name", async () => {
    const folder = await scaffold(plugin({ shape }));
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
    const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
    expect([...files, ...texts].filter((text) => /my[-_ ]?plugin|(?<!\$)\{\{/i.test(text))).toEqual([]);
  });
});

test("a project of its own says what it depends on, in the versions that are tested here", async () => {
  await scaffold(plugin());
  const { devDependencies, dependencies, overrides, name } = JSON.parse(await read("request-tags", "package.json"));
  const ours = JSON.parse(await readFile(path.join(ROOT, "package.json"), "utf8")).devDependencies;
  expect({ name, dependencies, devDependencies, overrides }).toEqual({
    name: "request-tags",
    dependencies: { "proxy-wasm-assemblyscript-sdk": "1.2.3" },
    devDependencies: { "@sluice/cli": "1.2.3", "@sluice/testing": "1.2.3", vitest: ours.vitest },
    overrides: { assemblyscript: ours.assemblyscript, binaryen: ours.binaryen },
  });
  expect(await read("request-tags", ".gitignore")).toContain("node_modules/");
});

test("in a workspace there is the plugin alone", async () => {
  await scaffold(plugin({ standalone: false }));
  expect((await readdir(path.join(parent, "request-tags"))).sort()).toEqual([
    "README.md",
    "asconfig.json",
    "assembly",
    "config.schema.json",
    "dev.yaml",
    "plugin.json",
    "test",
  ]);
});

test("a sentence of the author's stands in the manifest and in the README", async () => {
  const folder = await scaffold(plugin({ description: 'Says "$&" to all.' }));
  expect((await loadManifest(folder)).description).toBe('Says "$&" to all.');
  expect(await read("request-tags", "README.md")).toContain('\nSays "$&" to all.\n');
});

test("a folder that is there is left as it is", async () => {
  await mkdir(path.join(parent, "request-tags"));
  await expect(scaffold(plugin())).rejects.toThrow("this folder is there already");
  expect(await readdir(parent)).toEqual(["request-tags"]);
  expect(await readdir(path.join(parent, "request-tags"))).toEqual([]);
});

test("a plugin that can not be made leaves nothing behind", async () => {
  await expect(scaffold(plugin({ description: "x".repeat(301) }))).rejects.toThrow("description");
  expect(await readdir(parent)).toEqual([]);
});

test.each(["", "Hello", "2fast", "a--b", "a-", "a_b", "../a", "a".repeat(64)])("%j is no name", async (name) => {
  expect(faultOfName(name)).toBeDefined();
  await expect(scaffold(plugin({ name }))).rejects.toThrow(JSON.stringify(name));
  expect(existsSync(path.join(parent, name, "plugin.json"))).toBe(false);
});

test("names have the forms that code and metrics need", () => {
  expect(className("request-id2")).toBe("RequestId2");
  expect(filledIn("my-plugin MyPluginConfig my_plugin_events {{version}}", "a-b", "1.0.0")).toBe(
    "a-b ABConfig a_b_events 1.0.0",
  );
});

test.each([
  ["route-config", "RouteConfigPlugin"],
  ["bytes", "BytesPlugin"],
  ["rule-plugin", "RulePluginPlugin"],
  ["error", "Error"],
])("%s gets a class that is called as nothing else is: %s", async (name, expected) => {
  await scaffold(plugin({ name }));
  expect(await read(name, "assembly", "plugin.ts")).toContain(
    `export class ${expected} extends RulePlugin<${expected}Config>`,
  );
  expect(await read(name, "assembly", "generated", "config.gen.ts")).toContain(`export class ${expected}Config {`);
});
