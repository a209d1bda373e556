// The commands of docs/guide/start.md, testing.md, debugging.md, publishing.md, usage.md and files.md, and those of the reference of
// the command, docs/reference/cli: each is typed as it stands, in one workspace, as by one reader.
import { readdirSync, readFileSync } from "node:fs";
import { copyFile, cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startUpstream, type Upstream } from "@sluice/testbed";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blocksOf } from "../../../scripts/docs/blocks.ts";
import { commandsOf } from "../../../scripts/docs/commands.ts";
import { ROOT } from "../../src/process/programs.ts";
import { RunningProcess } from "../../src/process/running-process.ts";
import { REGISTRY_PASSWORD, REGISTRY_USER, type Registry, startRegistry } from "../../src/registry/registry.ts";
import { PACKAGES, type SluiceCommand, sluiceCommand } from "../../src/sluice-command.ts";

/** In the order in which they are read: what comes later finds what was made before. */
const PAGES = ["start", "testing", "debugging", "publishing", "usage", "files"].map((name) => `docs/guide/${name}.md`);
const REFERENCE = "docs/reference/cli";

/** What another test types: how the command begins, that test, and how it says so. */
const ELSEWHERE: readonly (readonly [command: RegExp, test: string, says: string])[] = [
  [/^npm start$/, "testbed/scenarios/start.test.ts", "Started.ready([])"],
  [/^curl http:\/\/127\.0\.0\.1:8080\/v1\//, "testbed/scenarios/start.test.ts", "docs/guide/start.md"],
  [/^npm (init|install) /, "testbed/scenarios/installed-packages.test.ts", "[...archives, "],
  [/^cd request-tags/, "docs/guide/walkthrough.md", "$ sluice new hello"],
  [/^sluice test \S+ --unit$/, "docs/guide/walkthrough.md", "$ sluice test --unit"],
  [/^sluice test( [\w-]+)?$/, "testbed/scenarios/templates.test.ts", '"test", "--json"'],
  [/^sluice test \S+ --envoy$/, "testbed/k8s/newcomer.test.ts", "test --envoy"],
  [/^sluice test \S+ --profile$/, "testbed/scenarios/test-profile.test.ts", '"--profile"'],
  [/^(sluice test \S+ --inspect|node inspect )/, "testbed/scenarios/dev-inspect.test.ts", "prepareInspection("],
  // What is written to a cluster; with --print it is typed here.
  [/^sluice attach (?!.*--print)/, "docs/guide/attach.md", "--rollback"],
  [/^sluice detach /, "docs/guide/attach.md", "sluice detach"],
  [/^sluice controller /, "testbed/k8s/bundle.test.ts", '"controller"'],
  [/^sluice gateway \S+$/, "testbed/scenarios/files-guide.test.ts", "ready: "],
  [
    /^(node docs\/examples|curl http:\/\/127\.0\.0\.1:8888)/,
    "testbed/scenarios/files-guide.test.ts",
    "docs/guide/files.md",
  ],
  [/^npm run build$/, "scripts/test.mjs", "build"],
  [/^sluice gateway .*--ports/, "testbed/scenarios/files-guide.test.ts", '"--ports"'],
  [/^sluice redis-bridge /, "testbed/scenarios/redis-bridge-guide.test.ts", "SLUICE_REST_PORT"],
  [/completions (zsh|fish)/, "sdk/cli/src/completions/completions.test.ts", "zshCompletions"],
];

/** Lines of gateways' access logs, of which usage.md shows the sum. */
const ACCESS_LOG = [
  call({ consumer: "alice", team: "search", tokens: [10, 5], cost: 0.1 }),
  call({ consumer: "alice", team: "search", tokens: [1, 1], cost: 0.2 }),
  call({ consumer: "bob", team: "ads", tokens: [100, 50], usage_estimated: true }),
  call({ consumer: "bob", team: "ads" }),
  call({ at: "2026-10-31T23:59:59Z", consumer: "alice", team: "search", tokens: [7, 0], cost: 0.000018 }),
].join("\n");

interface Call {
  readonly at?: string;
  readonly consumer: string;
  readonly team: string;
  /** Input and output; undefined: it was refused. */
  readonly tokens?: readonly [number, number];
  readonly cost?: number;
  readonly usage_estimated?: boolean;
}

function call({ at = "2026-11-30T08:00:00Z", consumer, team, tokens, ...rest }: Call): string {
  const [input = 0, output = 0] = tokens ?? [];
  const counted = tokens && { input_token: input, output_token: output, total_token: input + output };
  const ai_log = JSON.stringify({ model: "gpt-4o", ...counted, ...rest });
  const response_code = tokens === undefined ? 429 : 200;
  return JSON.stringify({ start_time: at, method: "POST", response_code, consumer, team, ai_log });
}

/** Milliseconds: the first of them compile the plugin, as a module and as specs. */
const TIMEOUT = 400_000;

let folder: string;
let workspace: string;
let command: SluiceCommand;
let registry: Registry;
let server: Upstream;

/** A program that nobody has to have, in front of PATH. */
function program(name: string, script: string): Promise<void> {
  return writeFile(path.join(command.folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** A file of the workspace, whose folder is there. */
async function place(file: string): Promise<string> {
  const name = path.join(workspace, file);
  await mkdir(path.dirname(name), { recursive: true });
  return name;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-reader-"));
  workspace = path.join(folder, "workspace");
  [command, registry] = await Promise.all([sluiceCommand(), startRegistry({ login: true })]);
  await mkdir(path.join(workspace, "plugins"), { recursive: true });
  await symlink(PACKAGES, path.join(workspace, "node_modules"));
  const scripts = { sluice: "sluice" };
  await writeFile(path.join(workspace, "package.json"), JSON.stringify({ private: true, type: "module", scripts }));
  server = await startUpstream();
  server.respond((_, response) => void response.end("the reader's own"));
  await cp(path.join(ROOT, "docs/examples/gateway"), path.join(workspace, "resources"), { recursive: true });
  await copyFile(path.join(ROOT, "dist/key-auth.wasm"), await place("target/wasm32-wasip1/release/filter.wasm"));
  await writeFile(await place("dev.yaml"), "tags: [{ prefix: /, value: web }]\n");
  for (const name of ["../access.log", "access.log"]) await writeFile(await place(name), ACCESS_LOG);
  const auth = Buffer.from(`${REGISTRY_USER}:${REGISTRY_PASSWORD}`).toString("base64");
  const docker = JSON.stringify({ auths: { [registry.host]: { auth } } });
  await program(
    "docker",
    `[ "$1 $2" = "login ${registry.host}" ] && mkdir -p ~/.docker && echo '${docker}' > ~/.docker/config.json`,
  );
  await program("kubectl", `[ "$1" = logs ] && cat "${path.join(folder, "access.log")}"`);
}, TIMEOUT);
afterAll(async () => {
  await server?.close();
  await registry?.stop();
  await command?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** `npm run sluice --` and `npx sluice` are the command as well. */
const plain = (line: string) => line.replace(/^(npm run (-s )?sluice --|npx sluice) /, "sluice ");

/** With the reader's plugin, registry and ports in the place of those of the page, or of the reference. */
function here(line: string): string {
  return (
    line
      .replaceAll(/\bhello\b(?!\.)/g, "request-tags")
      .replaceAll(/registry\.example\.com|localhost:5000/g, registry.host)
      // This plugin has keys that are required.
      .replace(/ --print\b/, (print) =>
        /attach (?!.*--config)/.test(line) ? ` --config plugins/request-tags/dev.yaml${print}` : print,
      )
      .replace("docs/examples/gateway", "./resources")
      .replace(/ > hello\.yaml$/, "")
      .replaceAll("http://127.0.0.1:3000", server.url)
      .replaceAll(/ --port \d+/g, "")
      .replaceAll(/--inspect( \d+)?/g, "--inspect 0")
  );
}

function commandsOfPage(page: string): readonly string[] {
  const blocks = blocksOf(readFileSync(path.join(ROOT, page), "utf8"));
  return blocks.filter(({ language }) => language === "sh").flatMap(({ text }) => commandsOf(text));
}

const REFERENCE_PAGES = readdirSync(path.join(ROOT, REFERENCE)).sort();
const COMMANDS = [
  ...new Set([...PAGES, ...REFERENCE_PAGES.map((file) => `${REFERENCE}/${file}`)].flatMap(commandsOfPage)),
];
const elsewhere = (line: string) => ELSEWHERE.find(([pattern]) => pattern.test(plain(line)));

test.each(ELSEWHERE)("what begins as %s is typed by %s", (pattern, file, says) => {
  expect(readFileSync(path.join(ROOT, file), "utf8")).toContain(says);
  expect(COMMANDS.filter((line) => pattern.test(plain(line)))).not.toEqual([]);
});

/** Who logs in first can push later. */
const TYPED = COMMANDS.filter((line) => elsewhere(line) === undefined && !line.startsWith("curl ")).sort(
  (a, b) => Number(b.startsWith("docker ")) - Number(a.startsWith("docker ")),
);
/** What was typed before, in the form of this machine. */
const done = new Set<string>();

describe("a reader types", () => {
  test.each(TYPED)("%s", { timeout: TIMEOUT }, async (line) => {
    const text = here(line);
    if (done.has(plain(text))) return;
    done.add(plain(text));
    if (/^sluice (dev|test .*--watch)/.test(plain(text))) await stays(plain(text));
    else if (line.includes("deploy/gateway")) expect(await ends(plain(text))).toContain(shownBy("docs/guide/usage.md"));
    else await ends(plain(text));
  });
});

/** What the page says that its command prints. */
function shownBy(page: string): string {
  return blocksOf(readFileSync(path.join(ROOT, page), "utf8")).find(({ language }) => language === "text")?.text ?? "";
}

const environment = () => ({
  PATH: `${command.folder}:${process.env.PATH}`,
  HOME: folder,
  // Programs that were fetched before.
  SLUICE_CACHE: path.join(PACKAGES, "../.cache"),
  COSIGN_PASSWORD: "",
});

function typed(line: string, ...flags: readonly string[]): RunningProcess {
  const bash = ["bash", "--norc", ...flags, "-c", line];
  return new RunningProcess(bash, { folder: workspace, env: environment(), group: true });
}

/** What a command prints that ends by itself, and well. */
async function ends(line: string): Promise<string> {
  const running = typed(line, "-o", "pipefail");
  await running.succeeded();
  return running.output;
}

/** A command that goes on until it is ended, once it is ready. */
async function stays(line: string): Promise<void> {
  const running = typed(`exec ${line}`);
  try {
    const [, url] = await running.line(/^ready: (\S+)|\d+ passed/, 0, TIMEOUT);
    if (url !== undefined) expect(await answerOf(url)).toBe(line.includes("--upstream") ? "the reader's own" : "api");
  } finally {
    await running.stop();
  }
}

/** What start.md says that the echo shows, or what another server answers. */
async function answerOf(url: string): Promise<string> {
  const text = await (await fetch(`${url}/api/users`)).text();
  const [, area] = /"x-area": "(\w+)"/.exec(text) ?? [];
  return area ?? text;
}
