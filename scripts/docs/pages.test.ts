import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parserOf, VERBS } from "@sluice/cli";
import { isRecord, makeConfigCheck } from "@sluice/manifest";
import { describe, expect, test } from "vitest";
import { parseAllDocuments, parseDocument, YAMLMap } from "yaml";
import { NAVIGATION } from "../../docs/.vitepress/navigation.ts";
import { ROOT } from "../generated.ts";
import { type Block, blocksOf } from "./blocks.ts";

const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");

const PAGES = readdirSync(path.join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".md"))
  .map((file) => `docs/${file.split(path.sep).join("/")}`)
  .sort();
const GUIDES = PAGES.filter((page) => page.startsWith("docs/guide/"));

/** Pages whose blocks a test of their own runs, and that test. The blocks of all others are judged here. */
const RUN_BY: Readonly<Record<string, string>> = {
  "add-a-provider": "testbed/scenarios/add-a-provider-guide.test.ts",
  "ai-resources": "controller/test/policy-guide.test.ts",
  attach: "testbed/k8s/attach/guide.test.ts",
  controller: "controller/test/guide.test.ts",
  envoy: "testbed/scenarios/envoy-guide.test.ts",
  fallback: "testbed/scenarios/fallback-guide.test.ts",
  files: "testbed/scenarios/files-guide.test.ts",
  "first-plugin": "testbed/scenarios/first-plugin-guide.test.ts",
  guards: "controller/test/policy-guide.test.ts",
  inference: "testbed/scenarios/controller/inference-guide.test.ts",
  "redis-bridge": "testbed/scenarios/redis-bridge-guide.test.ts",
  "statistics-and-cost": "controller/test/statistics-guide.test.ts",
  walkthrough: "testbed/scenarios/cli/transcripts.test.ts",
};

const SDK = textsIn("sdk/assembly").join("\n");

const name = (page: string) => path.basename(page, ".md");

test.each(GUIDES.filter((page) => name(page) in RUN_BY))("the test that runs %s names it", (page) => {
  expect(read(RUN_BY[name(page)] ?? "")).toContain(`${name(page)}.md`);
});

const JUDGED = [...GUIDES.filter((page) => !(name(page) in RUN_BY)), "CONTRIBUTING.md"].flatMap((page) =>
  blocksOf(read(page)).map((block) => ({ at: `${page}:${block.line}`, page, block })),
);

describe("what a page shows is what there is", () => {
  test.each(JUDGED)("$at", async ({ block }) => {
    expect(await problemsOf(block)).toEqual([]);
  });
});

async function problemsOf({ language, label, text }: Block): Promise<readonly string[]> {
  if (label?.kind === "from") return read(label.name).includes(text) ? [] : [`is not in ${label.name}`];
  if (label?.kind === "of") return documentsOf(text).flatMap((config) => problemsOfConfig(label.name, config));
  if (language === "sh") return commandsOf(text).flatMap(problemsOfCommand);
  if (language === "ts") return problemsOfSketch(text);
  if (language === "yaml") return documentsOf(text).flatMap(problemsOfWasmPlugin);
  // Pictures, and what commands print.
  return language === "" || language === "text" ? [] : [`nobody runs a block of ${language}`];
}

/** A line each; those that end with a backslash go on. */
function commandsOf(text: string): readonly string[] {
  return text
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) => line.replace(/(^| )#.*$/, "").trim())
    .filter((line) => line !== "");
}

const SCRIPTS = (JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts;

/** Programs of other makers that pages name. */
const OTHERS = new Set(["cd", "curl", "envoy", "git", "kubectl", "mkdir", "node", "docker"]);

function problemsOfCommand(command: string): readonly string[] {
  const words = [...command.matchAll(/"[^"]*"|'[^']*'|\S+/g)].map(([word]) => word.replaceAll(/^["']|["']$/g, ""));
  while (/^[A-Z_]+=/.test(words[0] ?? "")) words.shift();
  const [program = "", first = "", second = "", ...rest] = words;
  if (program === "sluice") return problemsOfVerb(words.slice(1));
  if (program === "npx" && first === "sluice") return problemsOfVerb(words.slice(2));
  if (program === "npx")
    return existsSync(path.join(ROOT, "node_modules/.bin", first)) ? [] : [`${first} is not there`];
  if (program === "npm" && first === "run" && second === "sluice")
    return problemsOfVerb(rest.filter((word) => word !== "--"));
  if (program === "npm" && first === "run") return second in SCRIPTS ? [] : [`there is no script ${second}`];
  if (program === "npm")
    return ["start", "test", "install", "init", "ci"].includes(first) ? [] : [`npm has no ${first}`];
  return OTHERS.has(program) ? [] : [`what is ${program}?`];
}

/** Whether the command takes such arguments; it is not run. */
function problemsOfVerb(args: readonly string[]): readonly string[] {
  const verbs = VERBS.map((verb) => ({ ...verb, run: async () => 0 }));
  try {
    const parser = parserOf(verbs, () => undefined);
    parser.parse([...args], { from: "user" });
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function documentsOf(text: string): readonly unknown[] {
  return parseAllDocuments(text).map((document) => document.toJS() as unknown);
}

/** Part of a plugin's configuration, or of a policy's sections. */
function problemsOfConfig(of: string, config: unknown): readonly string[] {
  if (of !== "AIPolicy")
    return problemsOfPlugin(of, config).filter((problem) => !problem.includes("required property"));
  const file = "controller/crds/sluice/sluice.dev_aipolicies.yaml";
  const sections = "spec.versions.0.schema.openAPIV3Schema.properties.spec.properties.defaults".split(".");
  return unknownKeys(config, parseDocument(read(file)).getIn(sections, true) as unknown);
}

/** Keys of a value that a schema has no property for. */
function unknownKeys(value: unknown, node: unknown): readonly string[] {
  const schema = node instanceof YAMLMap ? (node.toJSON() as Record<string, unknown>) : node;
  if (!isRecord(value) || !isRecord(schema) || !isRecord(schema.properties)) return [];
  const { properties } = schema;
  return Object.entries(value).flatMap(([key, below]) =>
    key in properties ? unknownKeys(below, properties[key]) : [`there is no ${key}`],
  );
}

/** A WasmPlugin whose configurations its plugin would take. */
function problemsOfWasmPlugin(object: unknown): readonly string[] {
  if (!isRecord(object) || object.kind !== "WasmPlugin" || !isRecord(object.spec)) return ["is no WasmPlugin"];
  const { url, defaultConfig, matchRules } = object.spec;
  const rules = (Array.isArray(matchRules) ? matchRules : []).flatMap((rule: unknown) =>
    isRecord(rule) && isRecord(rule.config) ? [{ _match_route_: ["a"], ...rule.config }] : [],
  );
  const config = { ...(isRecord(defaultConfig) ? defaultConfig : {}), ...(rules.length > 0 ? { _rules_: rules } : {}) };
  return problemsOfPlugin(/\/([^/:@]+)[:@][^/]*$/.exec(String(url))?.[1] ?? "", config);
}

function problemsOfPlugin(plugin: string, config: unknown): readonly string[] {
  const folder = ["plugins", "plugins/examples"].map((parent) => `${parent}/${plugin}`).find(isFolder);
  if (folder === undefined) return [`there is no plugin ${plugin}`];
  const schema = JSON.parse(read(`${folder}/config.schema.json`)) as Record<string, unknown>;
  const { errors, warnings } = makeConfigCheck(schema, plugin)(config);
  return [...errors, ...warnings].map((violation) => JSON.stringify(violation));
}

function isFolder(folder: string): boolean {
  return existsSync(path.join(ROOT, folder, "config.schema.json"));
}

/** Parts of a plugin, too short to be compiled: what they name is to be there, in the SDK or in the sketch itself. */
function problemsOfSketch(text: string): readonly string[] {
  const code = text.replaceAll(/\/\/.*$|"[^"]*"/gm, "");
  const own = new Set([...code.matchAll(/(?:class|const|function) (\w+)/g)].map(([, declared]) => declared));
  const types = [...code.matchAll(/(?<![.\w])[A-Z]\w+/g)].map(([word]) => word).filter((word) => !own.has(word));
  const calls = [...code.matchAll(/\.(\w+)\(/g)].map(([, called = ""]) => called);
  return [
    ...types.filter((type) => type !== "Array" && !new RegExp(`(class|enum|type) ${type}\\b`).test(SDK)),
    ...calls.filter((call) => !new RegExp(`[\\s.]${call}\\(`).test(SDK)),
  ].map((missing) => `the SDK has no ${missing}`);
}

test("every page can be reached from the sidebar", () => {
  const linked = new Set(NAVIGATION.flatMap(({ items }) => items.map(({ link }) => link.replace(/#.*/, ""))));
  const unlisted = PAGES.map((page) => page.slice("docs".length, -".md".length).replace(/index$/, ""))
    .filter((page) => !/^\/(decisions|reference\/cli|reference\/resources)\/./.test(page) && page !== "/")
    .filter((page) => !linked.has(page));
  expect(unlisted).toEqual([]);
});

describe("messages that people are told what to do about", () => {
  const sources = ["sdk", "envoy/src", "controller/src"].flatMap((folder) => textsIn(folder)).join("\n");
  const page = read("docs/guide/troubleshooting.md").replace(/^What Envoy itself says:[\s\S]*?^## /m, "## ");
  const messages = [...page.matchAll(/^\| +(.+?) \| .+ \| .+ \|$/gm)]
    .map(([, message = ""]) => message.replaceAll("\\`", "`"))
    .filter((message) => message !== "message" && !message.startsWith("---"));

  test("there are some", () => expect(messages.length).toBeGreaterThan(15));
  test.each(messages)("%s", (message) => {
    expect(sources.includes(message), "no source has this text").toBe(true);
  });
});

/** Sources that are no tests. */
function textsIn(folder: string): readonly string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/node_modules|\.test\.ts$|__tests__|\.gen\.ts$|generated/.test(file))
    .map((file) => read(path.join(folder, file)));
}
