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
  await provider?.stop();
  rmSync(directory, { recursive: true });
});

function write(name: string, ...objects: readonly string[]): void {
  writeFileSync(path.join(directory, name), objects.join("---\n"));
}

const config = (name: string, value: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {key: ${value}}\n`;

/** What a provider said, a word each. */
async function start() {
  const said: string[] = [];
  provider = await FileProvider.start({
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

test("of an object in two files the first one counts", async () => {
  write("a.yaml", config("x", "one"));
  write("b.yaml", config("x", "two"));
  const said = await start();
  expect(said.slice(0, 2)).toEqual(["x@1=one", expect.stringContaining("b.yaml: ConfigMap default/x: is in")]);
});

test("a directory that is not there is said so", async () => {
  const sink = { upsert: vi.fn(), refuse: vi.fn(), remove: vi.fn(), synced: vi.fn() };
  const root = path.join(directory, "nowhere");
  await expect(FileProvider.start({ root, sink, onIssues: vi.fn() })).rejects.toThrow("there is no file or directory");
});
