import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));

function sluice(args: readonly string[], cwd = root) {
  const run = path.join(root, "scripts/run.mjs");
  const main = path.join(root, "sdk/cli/src/main.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, [run, main, ...args], { cwd, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("sluice build", () => {
  test("builds a named module and prints its row", () => {
    const { status, stdout } = sluice(["build", "--test-modules", "hello"]);
    expect(stdout).toMatch(/^module +raw +gzip +budget +verdict +time$/m);
    expect(stdout).toMatch(/^hello\.wasm +\d+\.\d KiB +\d+\.\d KiB +48\.0 KiB +ok /m);
    expect(status).toBe(0);
  });

  test("--json is what a script reads", () => {
    const { stdout } = sluice(["build", "--test-modules", "hello", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      modules: [{ file: "dist/test/hello.wasm" }, { file: "dist/test/hello.higress.wasm" }],
      errors: [],
    });
  });

  test("examples go to a folder of their own", () => {
    const { stdout } = sluice(["build", "hello", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ modules: [{ file: "dist/examples/hello.wasm" }], errors: [] });
  });

  test("an unknown name is the user's error: what, and how to mend it", () => {
    const { status, stderr } = sluice(["build", "nonesuch"]);
    expect(stderr).toMatch(/^error: there is no plugin "nonesuch"\n help: known: /);
    expect(status).toBe(1);
  });

  test("names to choose from are said once, also where an example and a test module have the same", () => {
    const { stderr } = sluice(["dev", "nonesuch"]);
    expect(stderr.match(/\bhello\b/g)).toHaveLength(1);
  });

  test("outside of a project something is missing", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "sluice-main-"));
    const { status, stderr } = sluice(["build", "--json"], folder);
    rmSync(folder, { recursive: true });
    expect(JSON.parse(stderr)).toMatchObject({ where: expect.any(String), help: expect.any(String), exitCode: 2 });
    expect(status).toBe(2);
  });

  test("an option that is none is refused", () => {
    const { status, stderr } = sluice(["build", "--fast"]);
    expect(stderr).toBe("error: unknown option '--fast'\n help: sluice build --help says what it takes\n");
    expect(status).toBe(1);
  });
});

describe("sluice", () => {
  test("alone, it says what there is", () => {
    const { status, stdout, stderr } = sluice([]);
    expect(stdout).toMatch(/^Usage: sluice .*^Write a plugin:$.*^ {2}build .*^Exit codes: 0 done/ms);
    expect([status, stderr]).toEqual([0, ""]);
  });

  test("a value that is none of the choices is told them", () => {
    const { status, stderr } = sluice(["completions", "tcsh"]);
    expect(stderr).toMatch(
      /^error: value 'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish./,
    );
    expect(status).toBe(1);
  });

  test("a misspelt verb is told the right one", () => {
    const { status, stderr } = sluice(["buidl", "--json"]);
    expect(JSON.parse(stderr)).toEqual({
      error: "unknown command 'buidl' (Did you mean build?)",
      help: "sluice --help lists the verbs",
      exitCode: 1,
    });
    expect(status).toBe(1);
  });

  test("a verb's help has examples", () => {
    const { stdout } = sluice(["build", "--help"]);
    expect(stdout).toContain("\nExamples:\n  # build everything that changed\n  sluice build\n");
  });
});

describe("sluice gateway --print", () => {
  const args = ["gateway", "docs/examples/gateway", "--target", "higress", "--print"];

  test("prints nothing that is not ready to apply, and says what is missing", () => {
    const { status, stdout, stderr } = sluice(args);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^error: .*no registry is named.*\n +at: --plugin-registry\n help: --plugin-registry oci:/m);
    expect(status).toBe(1);
  });

  test("prints what is, a document each", () => {
    const { status, stdout, stderr } = sluice([...args, "--plugin-registry", "oci://registry.example.com/sluice"]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^---\napiVersion: /);
    expect(stdout).toContain("url: oci://registry.example.com/sluice/key-auth:");
  });
});
