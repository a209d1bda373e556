import { expect, test } from "vitest";
import { announced } from "./announce.ts";
import type { CompileJob, CompileOutput, Compiler } from "./job.ts";

const OUTPUT: CompileOutput = { wasm: new Uint8Array(), map: "{}", files: {}, time: 1234 };

const job = (name: string, defines: CompileJob["defines"] = {}): CompileJob => ({
  root: "/project",
  config: `plugins/${name}/asconfig.json`,
  entries: [],
  defines,
  mode: "release",
});

/** What is told while modules are compiled that are all asked for at once. */
async function told(jobs: readonly CompileJob[], isTTY: boolean, compiler: Compiler = async () => OUTPUT) {
  let text = "";
  const write = (part: string) => {
    text += part;
  };
  const compile = announced(compiler, { write, isTTY });
  await Promise.allSettled(jobs.map(compile));
  return text;
}

const five = [job("a"), job("a", { HIGRESS: "1" }), job("b"), job("c"), job("d")];

test("a few modules are said to be compiled, once", async () => {
  expect(await told(five.slice(1), false)).toBe("compiling…\n");
  expect(await told([], false)).toBe("");
});

test("each of many modules has a line when it is there", async () => {
  expect((await told(five, false)).split("\n")).toEqual([
    "compiling…",
    "1 of 5: compiled a in 1.2 s",
    "2 of 5: compiled a.higress in 1.2 s",
    "3 of 5: compiled b in 1.2 s",
    "4 of 5: compiled c in 1.2 s",
    "5 of 5: compiled d in 1.2 s",
    "",
  ]);
});

test("a terminal has one line, which is gone at the end", async () => {
  const text = await told(five, true);
  expect(text.split("\n")).toHaveLength(2);
  expect(text).toContain("\r\x1b[K4 of 5: compiled c in 1.2 s");
  expect(text.endsWith("\r\x1b[K")).toBe(true);
});

test("a module that does not compile counts as well, and is an error still", async () => {
  const failing: Compiler = async ({ config }) => {
    if (String(config).includes("/b/")) throw new Error("no");
    return OUTPUT;
  };
  expect(await told(five, false, failing)).toMatch(/^\d of 5: b does not compile in 0\.0 s$/m);
  await expect(announced(failing, { write: () => true })(job("b"))).rejects.toThrow("no");
});

test("a project that is one plugin has the name of its folder", async () => {
  const alone = { ...job("a"), config: "asconfig.json" };
  expect(
    await told(
      Array.from({ length: 5 }, () => alone),
      false,
    ),
  ).toContain("compiled project in");
});
