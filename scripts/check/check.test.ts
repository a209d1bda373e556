import { describe, expect, test } from "vitest";
import { findAssemblyFaults } from "./assembly.ts";
import { findWrongImports } from "./dependencies.ts";
import { findDeadLinks } from "./links.ts";

const imports = (file: string, specifier: string) =>
  findWrongImports([{ file, text: `// a comment\nimport { a } from "${specifier}";\n` }]).map(
    ({ line, message }) => `${line}: ${message}`,
  );

describe("dependencies that point the wrong way are found", () => {
  test.each([
    ["sdk/manifest/src/a.ts", "@sluice/envoy", "2: sdk/manifest may not import envoy"],
    ["sdk/host/src/a.ts", "../../manifest/src/b.ts", "2: sdk/host may not import sdk/manifest"],
    ["envoy/src/a.ts", "@sluice/cli", "2: envoy may not import sdk/cli"],
    ["sdk/cli/src/a.ts", "@sluice/testbed", "2: sdk/cli may not import testbed"],
    ["envoy/src/a.ts", "@sluice/testbed/src/x.ts", "2: envoy may not import testbed"],
    ["sdk/assembly/a.ts", "../../plugins/x/assembly/b", "2: sdk/assembly may not import plugins"],
    ["plugins/a/assembly/plugin.ts", "../../b/assembly/c", "2: a plugin may not import another plugin"],
    ["plugins/examples/a/assembly/index.ts", "../../b/assembly/c", "2: a plugin may not import another plugin"],
  ])("%s → %s", (file, specifier, message) => {
    expect(imports(file, specifier)).toEqual([message]);
  });

  test("a plugin reaches into the SDK, or takes callbacks outside of its entry", () => {
    const sdk = "proxy-wasm-assemblyscript-sdk/assembly";
    expect(imports("plugins/a/assembly/plugin.ts", `${sdk}/bytes`)).toHaveLength(1);
    expect(imports("plugins/a/assembly/plugin.ts", `${sdk}/abi/exports`)).toHaveLength(1);
    expect(imports("plugins/a/assembly/index.ts", `${sdk}/abi/exports`)).toEqual([]);
    expect(imports("plugins/a/assembly/index.ts", `${sdk}/abi/exports/request`)).toEqual([]);
    expect(imports("plugins/a/assembly/index.ts", `${sdk}/abi/env`)).toHaveLength(1);
    expect(imports("plugins/a/assembly/plugin.ts", sdk)).toEqual([]);
  });
});

test.each([
  ["sdk/cli/src/a.ts", "@sluice/manifest"],
  ["testbed/src/a.ts", "@sluice/cli"],
  ["sdk/cli/src/a.ts", "commander"],
  ["sdk/host/src/a.test.ts", "@sluice/testbed"],
  ["plugins/a/test/plugin.test.ts", "@sluice/testbed"],
  ["plugins/a/assembly/plugin.ts", "./bucket"],
])("%s → %s is allowed", (file, specifier) => {
  expect(imports(file, specifier)).toEqual([]);
});

const faults = (text: string, file = "plugins/a/assembly/plugin.ts") =>
  findAssemblyFaults([{ file, text }]).map(({ line }) => line);

describe("AssemblyScript", () => {
  test("a decorator stands before a class or inside of one only", () => {
    expect(faults("@final\nexport class A {\n  @inline\n  f(): void {}\n}")).toEqual([]);
    expect(faults("@final @unmanaged\nclass A {}")).toEqual([]);
    expect(faults("@inline\nexport function f(): void {}")).toEqual([1]);
    expect(faults("@global const a: i32 = 1;")).toEqual([1]);
  });

  test("module-level variables, throw, unchecked and import type are found", () => {
    expect(faults("let a = 1;\nexport let b = 2;\nconst c = 3;\nfunction f(): void {\n  let d = 4;\n}")).toEqual([
      1, 2,
    ]);
    expect(faults("function f(): void {\n  throw new Error();\n}")).toEqual([2]);
    expect(faults("  a = unchecked(b[1]);")).toEqual([1]);
    expect(faults("  a = unchecked(b[1]);", "sdk/assembly/json/scanner.ts")).toEqual([]);
    expect(faults('import type { A } from "./a";')).toEqual([1]);
  });

  test("specs and TypeScript are not AssemblyScript that ships", () => {
    expect(faults("let a = 1;", "sdk/assembly/__tests__/a.spec.ts")).toEqual([]);
    expect(faults("let a = 1;", "sdk/cli/src/a.ts")).toEqual([]);
  });
});

test("links of pages that lead nowhere are found, whatever the folder of the page", () => {
  const text =
    "[a](b.md) [c](../x/c.ts#l3)\n[web](https://a.test/x) [gone](gone.md) [up](/srv/../../y)\n```\n[a](z.md)\n```";
  const exists = (path: string) => path === "docs/b.md" || path === "x/c.ts";
  expect(findDeadLinks([{ file: "docs/a.md", text }], exists)).toEqual([
    { file: "docs/a.md", line: 2, message: "the link to gone.md leads nowhere" },
    { file: "docs/a.md", line: 2, message: "the link to /srv/../../y leads nowhere" },
  ]);
});

test("links to a heading that is not there are found, in the page itself too", () => {
  const a = "# Top, and `code`\n[x](#top-and-code) [y](#top) [z](b.md#what-it-is) [w](b.md#what)";
  const b = "## What it is\n```sh\n# what\n```";
  const pages = [
    { file: "a.md", text: a },
    { file: "b.md", text: b },
  ];
  expect(findDeadLinks(pages, () => true).map(({ message }) => message)).toEqual([
    "the link to #top leads to no heading",
    "the link to b.md#what leads to no heading",
  ]);
});
