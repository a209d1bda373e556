import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VERBS } from "../verbs/index.ts";
import type { Verb } from "../verbs/verb.ts";
import { bashCompletions } from "./bash.ts";
import { fishCompletions } from "./fish.ts";
import { zshCompletions } from "./zsh.ts";

/** One of each kind of argument and option, with what a shell might take for its own. */
const SAMPLE: readonly Verb[] = [
  {
    name: "build",
    group: "Write a plugin",
    summary: "builds: what's there",
    arguments: [{ name: "name", many: true, optional: true, help: "plugins", completes: "plugin" }],
    options: [
      { flags: "--debug", help: "for [stack] traces" },
      { flags: "-o, --out <dir>", help: "where to", completes: "directory" },
      { flags: "--shape <name>", help: "of images", values: ["compat", "oci"] },
      { flags: "--set <pair>", help: "a value", many: true },
      { flags: "--inspect [port]", help: "wait for a debugger" },
    ],
    examples: [],
    run: async () => 0,
  },
  {
    name: "inspect",
    group: "Ship a plugin",
    summary: "looks",
    arguments: [{ name: "file", help: "a module", completes: "file" }],
    examples: [],
    run: async () => 0,
  },
];

const SHELLS = [
  { shell: "bash", script: bashCompletions },
  { shell: "zsh", script: zshCompletions },
  { shell: "fish", script: fishCompletions },
];

test.each(SHELLS)("the script for $shell", async ({ shell, script }) => {
  await expect(script(SAMPLE)).toMatchFileSnapshot(`testdata/sample.${shell}`);
});

test.each(SHELLS)("$shell is told all that there is", ({ script }) => {
  const text = script(VERBS);
  for (const { name } of VERBS) expect(text).toContain(name);
});

describe("in bash", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluice-completions-"));
    for (const plugin of ["plugins/hello", "plugins/key-auth", "plugins/examples/first"]) {
      mkdirSync(path.join(folder, plugin), { recursive: true });
      writeFileSync(path.join(folder, plugin, "plugin.json"), "{}");
    }
    writeFileSync(path.join(folder, "a module.wasm"), "");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What is offered for the last word of a line. */
  function offered(...words: readonly string[]): readonly string[] {
    const typed = ["sluice", ...words].map((word) => `'${word}'`).join(" ");
    const script = `${bashCompletions(SAMPLE)}\nCOMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _sluice; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", script], { cwd: folder, encoding: "utf8" });
    expect(stderr).toBe("");
    return stdout.split("\n").filter((line) => line !== "");
  }

  test.each([
    { typed: ["b"], offers: ["build"] },
    { typed: ["build", "--"], offers: ["--debug", "--out", "--shape", "--set", "--inspect", "--help"] },
    { typed: ["build", ""], offers: ["hello", "key-auth", "first"] },
    { typed: ["build", "hello", "k"], offers: ["key-auth"] },
    { typed: ["build", "--shape", ""], offers: ["compat", "oci"] },
    { typed: ["build", "-o", "p"], offers: ["plugins"] },
    { typed: ["build", "--set", ""], offers: [] },
    { typed: ["inspect", "a"], offers: ["a module.wasm"] },
    { typed: ["nonesuch", ""], offers: [] },
  ])("$typed offers $offers", ({ typed, offers }) => {
    expect(offered(...typed)).toEqual(offers);
  });
});
