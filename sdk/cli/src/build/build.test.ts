import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileModule } from "./compile-module.ts";
import { buildPlugin } from "./plugin.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const hello = path.join(root, "testbed/modules/hello");

describe("buildPlugin", () => {
  let outDir = "";

  beforeAll(async () => {
    outDir = await mkdtemp(path.join(tmpdir(), "sluice-build-"));
  });

  afterAll(() => rm(outDir, { recursive: true }));

  test("writes a module a flavour, each with its map, and one manifest", async () => {
    const { modules } = await buildPlugin(hello, { root, outDir });
    expect(modules.map(({ flavour, faults }) => ({ flavour, faults }))).toEqual([
      { flavour: "envoy", faults: [] },
      { flavour: "higress", faults: [] },
    ]);
    expect((await readdir(outDir)).sort()).toEqual([
      "hello.higress.wasm",
      "hello.higress.wasm.map",
      "hello.json",
      "hello.wasm",
      "hello.wasm.map",
    ]);
    const manifest = JSON.parse(await readFile(path.join(outDir, "hello.json"), "utf8"));
    expect(manifest).toMatchObject({
      name: "hello",
      modules: [{ file: "hello.wasm" }, { file: "hello.higress.wasm" }],
    });
    expect(manifest.modules[0].sha256).not.toBe(manifest.modules[1].sha256);
  });

  test("maps the module to its sources by paths from the root", async () => {
    await buildPlugin(hello, { root, outDir });
    const map = JSON.parse(await readFile(path.join(outDir, "hello.wasm.map"), "utf8"));
    expect(map.sources).toContain("testbed/modules/hello/assembly/index.ts");
  });

  test("a second build compiles nothing", async () => {
    await buildPlugin(hello, { root, outDir });
    const { modules } = await buildPlugin(hello, { root, outDir });
    expect(modules.map(({ cached }) => cached)).toEqual([true, true]);
  });

  test("a debug build keeps the names of functions", async () => {
    const { modules } = await buildPlugin(hello, { root, outDir: path.join(outDir, "debug"), debug: true });
    const wasm = await readFile(modules[0]?.file ?? "");
    const [names] = WebAssembly.Module.customSections(new WebAssembly.Module(wasm), "name");
    expect(Buffer.from(names ?? new ArrayBuffer(0)).toString("latin1")).toContain(
      "testbed/modules/hello/assembly/index/proxy_on_response_headers",
    );
  });

  test("a folder without a manifest is refused", async () => {
    await expect(buildPlugin(outDir, { root, outDir })).rejects.toThrow(/no plugin\.json/);
  });
});

describe("compileModule", () => {
  let folder = "";

  beforeAll(async () => {
    await mkdir(path.join(root, ".cache"), { recursive: true });
    folder = await mkdtemp(path.join(root, ".cache", "compile-module-"));
  });

  afterAll(() => rm(folder, { recursive: true }));

  const compile = async (name: string, source: string, options = {}) => {
    const file = path.join(folder, `${name}.ts`);
    await writeFile(file, source);
    return compileModule(file, options);
  };

  test("compiles with a plugin's options, or without SIMD", async () => {
    const source = "export function simd(): bool { return ASC_FEATURE_SIMD; }";
    const answer = async (options: object) => {
      const { exports } = new WebAssembly.Instance(
        new WebAssembly.Module((await compile("simd", source, options)).wasm),
      );
      return typeof exports.simd === "function" ? exports.simd() : undefined;
    };
    expect(await answer({})).toBe(1);
    expect(await answer({ simd: false })).toBe(0);
  });

  test("an error is asc's text, with the place", async () => {
    await expect(compile("error", "export function f(): i32 { return nothing; }")).rejects.toThrow(
      /Cannot find name 'nothing'[\s\S]*error\.ts\(1,\d+\)/,
    );
  });

  test("a warning is an error", async () => {
    await expect(compile("warning", "export class A {}")).rejects.toThrow(/WARNING AS235/);
  });
});
