import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FileProvider } from "./file-provider.ts";
import { formatFileIssue } from "./yaml-objects.ts";

let directory = "";
let provider: FileProvider | undefined;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "sluice-files-"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await provider?.stop();
  rmSync(directory, { recursive: true });
});

function write(name: string, ...objects: readonly string[]): void {
  writeFileSync(path.join(directory, name), objects.join("---\n"));
}

const config = (name: string, value: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {key: ${value}}\n`;

/** What a provider said, a word each. */
async function start(options: { readonly inference?: boolean } = {}) {
  const said: string[] = [];
  provider = await FileProvider.start({
    ...options,
    root: directory,
    sink: {
      upsert: ({ metadata, data }) => {
        said.push(`${metadata.name}@${metadata.generation}=${(data as { key: string }).key}`);
      },
      refuse: ({ name }, [issue]) => void said.push(`refused ${name}: ${issue?.path} ${issue?.message}`),
      remove: ({ name }) => void said.push(`removed ${name}`),
      synced: () => void said.push("synced"),
    },
    onIssues: (issues) =>
      void said.push(`issues: ${issues.map((i) => formatFileIssue({ ...i, file: path.basename(i.file) })).join("; ")}`),
  });
  return said;
}

test("all files are told, then that they are all", async () => {
  write("b.yaml", config("b", "one"));
  write("a.yml", config("a", "one"), config("c", "one"));
  write("notes.txt", "no: yaml");
  expect(await start()).toEqual(["a@1=one", "c@1=one", "b@1=one", "synced"]);
});

test("only what changed is told again, a generation later", async () => {
  write("a.yaml", config("a", "one"), config("b", "one"));
  const said = await start();
  write("a.yaml", config("b", "two"), config("a", "one"));
  await vi.waitUntil(() => said.includes("b@2=two"));
  expect(said.filter((word) => word.startsWith("a@"))).toEqual(["a@1=one"]);
});

test("a new file, and one that is gone", async () => {
  const said = await start();
  write("a.yaml", config("a", "one"));
  await vi.waitUntil(() => said.includes("a@1=one"));
  rmSync(path.join(directory, "a.yaml"));
  await vi.waitUntil(() => said.includes("removed a"));
});

test("a broken text removes nothing, and its mending is told", async () => {
  write("a.yaml", config("a", "one"), config("b", "one"));
  const said = await start();
  write("a.yaml", config("a", "two"), "kind: [\n");
  await vi.waitUntil(() => said.includes("a@2=two"));
  await vi.waitUntil(() => said.some((word) => word.startsWith("issues: a.yaml:7:1")));
  expect(said).not.toContain("removed b");
  write("a.yaml", config("a", "two"));
  await vi.waitUntil(() => said.includes("removed b"));
  expect(said.at(-1)).toBe("issues: ");
});

test("an object that became wrong is refused, and taken again when it is as before", async () => {
  write("a.yaml", config("a", "one"));
  const said = await start();
  write("a.yaml", config("a", "[]"));
  await vi.waitUntil(() => said.includes("refused a: data.key must be string"));
  write("a.yaml", config("a", "one"));
  await vi.waitUntil(() => said.filter((word) => word === "a@1=one").length === 2);
});

test("an object that became wrong is not removed when its file cannot be read at all", async () => {
  write("a.yaml", config("a", "one"));
  const said = await start();
  write("a.yaml", config("a", "[]"));
  await vi.waitUntil(() => said.includes("refused a: data.key must be string"));
  write("a.yaml", "kind: [\n");
  await vi.waitUntil(() => said.some((word) => word.startsWith("issues: a.yaml:2:1")));
  expect(said).not.toContain("removed a");
});

test("a file that is emptied before it is written anew loses nothing on the way", async () => {
  write("a.yaml", config("a", "one"));
  const said = await start();
  for (let turn = 0; turn < 100; turn += 1) {
    write("a.yaml");
    // A reading that is due comes in between.
    await new Promise((resolve) => setImmediate(resolve));
    write("a.yaml", config("a", `turn-${turn}`));
    if (turn % 10 === 9) await vi.waitUntil(() => said.some((word) => word.endsWith(`=turn-${turn}`)));
  }
  expect(said).not.toContain("removed a");
});

test("a file that is written in pieces is not read before it is whole", async () => {
  // The clock stands: however busy the machine, each write was just now.
  vi.spyOn(Date, "now").mockReturnValue(Date.now());
  write("a.yaml", config("a", "one"), config("b", "one"));
  const said = await start();
  for (let turn = 0; turn < 400; turn += 1) {
    write("a.yaml", config("a", `turn-${turn}`));
    // A reading that is due comes in between.
    await new Promise((resolve) => setImmediate(resolve));
    write("a.yaml", config("a", `turn-${turn}`), config("b", `turn-${turn}`));
    if (turn % 20 === 19) await vi.waitUntil(() => said.some((word) => word.endsWith(`=turn-${turn}`)));
  }
  expect(said).not.toContain("removed b");
});

test("a file that stays empty has nothing any more", async () => {
  write("a.yaml", config("a", "one"));
  const said = await start();
  write("a.yaml");
  await vi.waitUntil(() => said.includes("removed a"));
});

test("a file that cannot be read loses nothing, and says so", async () => {
  write("a.yaml", config("a", "one"));
  const said = await start();
  truncateSync(path.join(directory, "a.yaml"), 3 * 1024 ** 3);
  await vi.waitUntil(() => said.some((word) => word.startsWith("issues: a.yaml: cannot be read: it is larger")));
  write("a.yaml", config("a", "two"));
  await vi.waitUntil(() => said.includes("a@2=two"));
  expect(said).not.toContain("removed a");
});

test("a link to itself is told, and the other files are followed", async () => {
  write("a.yaml", config("a", "one"));
  const said = await start();
  symlinkSync("loop.yaml", path.join(directory, "loop.yaml"));
  write("a.yaml", config("a", "two"));
  await vi.waitUntil(() => said.includes("a@2=two"));
  await vi.waitUntil(() => said.some((word) => word.includes("cannot be")));
});

test("of an object in two files the first one counts, and both places are named", async () => {
  write("a.yaml", config("y", "one"), config("x", "one"));
  write("b.yaml", "# a copy\n", config("x", "two"));
  const said = await start();
  expect(said.slice(0, 3)).toEqual([
    "y@1=one",
    "x@1=one",
    expect.stringMatching(
      /^issues: b\.yaml:3:1: ConfigMap default\/x: is in \S*a\.yaml:6:1 as well, and that one is in effect: /,
    ),
  ]);
});

test("a copy that comes later takes nothing over, whatever its name, until the first one is gone", async () => {
  write("demo.yaml", config("x", "one"));
  const said = await start();
  write("a copy.yaml", config("x", "two"));
  await vi.waitUntil(() => said.some((word) => /^issues: a copy\.yaml:1:1: .*demo\.yaml:1:1 as well/.test(word)));
  write("demo.yaml", config("x", "[]"));
  await vi.waitUntil(() => said.includes("refused x: data.key must be string"));
  write("demo.yaml", config("x", "three"));
  await vi.waitUntil(() => said.includes("x@2=three"));
  expect(said).not.toContain("x@2=two");
  rmSync(path.join(directory, "demo.yaml"));
  await vi.waitUntil(() => said.includes("x@3=two"));
  expect(said.at(-1)).toBe("issues: ");
});

test("at the start a file comes before the copy that was named after it", async () => {
  write("demo copy.yaml", config("x", "two"));
  write("demo-1.yaml", config("x", "three"));
  write("demo.yaml", config("x", "one"));
  expect((await start())[0]).toBe("x@1=one");
});

test("of a wrong object and a right copy the right one counts at the start", async () => {
  write("a.yaml", config("x", "[]"));
  write("b.yaml", config("x", "two"));
  expect((await start())[0]).toBe("x@1=two");
});

test("what editors leave behind is not read, at the start and later", async () => {
  const names = [
    "demo.yaml~",
    ".demo.yaml.swp",
    "#demo.yaml#",
    ".#demo.yaml",
    "demo.yaml.bak",
    "demo~.yaml",
    "~demo.yaml",
  ];
  write("demo.yaml", config("x", "one"));
  for (const name of names) write(name, config("x", "two"));
  const said = await start();
  for (const name of names) write(name, config("x", "three"), config("z", "three"));
  write("last.yaml", config("last", "one"));
  await vi.waitUntil(() => said.includes("last@1=one"));
  expect(said).toEqual(["x@1=one", "synced", "last@1=one"]);
});

test("a directory that is not there is said so", async () => {
  const sink = { upsert: vi.fn(), refuse: vi.fn(), remove: vi.fn(), synced: vi.fn() };
  const root = path.join(directory, "nowhere");
  await expect(FileProvider.start({ root, sink, onIssues: vi.fn() })).rejects.toThrow("there is no file or directory");
});

test("kinds of the inference extension are passed over while it is off, and it is said how to turn it on", async () => {
  write("a.yaml", "apiVersion: inference.networking.k8s.io/v1\nkind: InferencePool\nmetadata: {name: llm}\nspec: {}\n");
  expect(await start({ inference: false })).toEqual([
    "issues: a.yaml:1:1: InferencePool llm: the inference extension is off: --enable-inference-extension turns it on",
    "synced",
  ]);
});
