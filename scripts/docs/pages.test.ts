import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parserOf, VERBS } from "@sluice/cli";
import { describe, expect, test } from "vitest";
import { NAVIGATION } from "../../docs/.vitepress/navigation.ts";
import { ROOT } from "../generated.ts";
import { type Block, blocksOf } from "./blocks.ts";
import { commandsOf } from "./commands.ts";
import { RUN_BY } from "./run-by.ts";

const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");

const PAGES = readdirSync(path.join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".md"))
  .map((file) => `docs/${file.split(path.sep).join("/")}`)
  .sort();

/** READMEs, and pages that stand at the root. */
const OTHER_PAGES = execFileSync("git", ["ls-files", "*.md"], { cwd: ROOT, encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "" && !file.startsWith("docs/") && !file.endsWith("CHANGELOG.md"));

/** The reference of the command is made of its declarations; its examples are typed. */
const REFERENCE = /^docs\/reference\/cli\/.*\.md$/;
const TYPED = "testbed/scenarios/cli/guide-commands.test.ts";

const blocks = [...PAGES, ...OTHER_PAGES].flatMap((page) =>
  blocksOf(read(page)).map((block) => ({ at: `${page}:${block.line}`, page, block })),
);
const isPicture = ({ language }: Block) => language === "";
const isExcerpt = ({ label }: Block) => label?.kind === "from";

describe("every block of every page is run by a test", () => {
  const pages = new Set(blocks.filter(({ page }) => !REFERENCE.test(page)).map(({ page }) => page));

  test.each([...pages])("%s", (page) => {
    const own = blocks.filter(({ page: of, block }) => of === page && !isPicture(block) && !isExcerpt(block));
    const there = countOf(own.map(({ block }) => block.language));
    const run = countOf(
      (RUN_BY[page] ?? []).flatMap(({ blocks }) => Object.entries(blocks).flatMap(([name, n]) => Array(n).fill(name))),
    );
    const help = `a new block is run by a test, and counted in scripts/docs/run-by.ts; its blocks: ${own.map(({ at, block }) => `${at} ${block.language}`).join(", ")}`;
    expect(run, help).toEqual(there);
  });

  test("pages that are named have blocks", () => {
    expect(Object.keys(RUN_BY).filter((page) => !pages.has(page))).toEqual([]);
  });

  const tests = Object.entries(RUN_BY).flatMap(([page, runners]) =>
    runners.map((runner) => ({ page, file: "test" in runner ? runner.test : runner.judgedBy })),
  );
  test.each(tests.filter(({ file }) => file !== "scripts/docs/pages.test.ts"))(
    "$file names $page",
    ({ page, file }) => {
      const readsThem = file.endsWith("/readme-examples.test.ts") || page.startsWith("sdk/cli/templates/");
      const name = page.endsWith("/README.md") || readsThem ? "README" : path.basename(page);
      expect(read(file)).toContain(path.basename(name, ".md"));
    },
  );

  test.each(blocks.filter(({ page }) => REFERENCE.test(page)))("$at: an example, or the help", ({ block }) => {
    expect(["sh", "text"]).toContain(block.language);
    expect(read(TYPED)).toContain("docs/reference/cli");
  });

  test.each(blocks.filter(({ block }) => isPicture(block)))("$at is a picture, and no output", ({ block }) => {
    expect(block.text, "what a command prints is ```text, and compared by a test").toMatch(/[─│►◄▲▼└]/);
  });

  test.each(blocks.filter(({ block }) => isExcerpt(block)))("$at is an excerpt of $block.label.name", ({ block }) => {
    expect(read(block.label?.name ?? "")).toContain(block.text);
  });
});

function countOf(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** Pages of which a block is not run: all of them are looked at, since it costs nothing. */
const JUDGED = blocks.filter(
  ({ page, block }) =>
    (page.startsWith("docs/") || page === "README.md") &&
    ["sh", "promql"].includes(block.language) &&
    !REFERENCE.test(page),
);

describe("what commands and queries name is there", () => {
  test.each(JUDGED)("$at", ({ block: { language, text } }) => {
    const problems = language === "promql" ? problemsOfQuery(text) : commandsOf(text).flatMap(problemsOfCommand);
    expect(problems).toEqual([]);
  });
});

const SCRIPTS = (JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts;

/** Programs of other makers that pages name. */
const OTHERS = new Set(["cd", "curl", "envoy", "git", "kubectl", "mkdir", "node", "docker", "helm", "openssl"]);

function problemsOfCommand(command: string): readonly string[] {
  const words = [...command.matchAll(/"[^"]*"|'[^']*'|\S+/g)].map(([word]) => word.replaceAll(/^["']|["']$/g, ""));
  while (/^[A-Z_]+=/.test(words[0] ?? "")) words.shift();
  if (words.length === 0) return [];
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

const STATISTICS = textsIn("plugins/ai-statistics/assembly").join("\n");

/** Metrics of a query that no plugin counts. */
function problemsOfQuery(text: string): readonly string[] {
  const names = [...text.matchAll(/\b[a-z_]+(?=[[{])/g)].map(([name]) => name.replace(/_(bucket|sum)$/, ""));
  // Labels are taken out of a counter's name, and Prometheus has no dots.
  return names
    .map((name) => name.replace(/^route_upstream_model_consumer_metric_/, ""))
    .filter((name) => !STATISTICS.replaceAll(".", "_").includes(name))
    .map((name) => `there is no metric ${name}`);
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
