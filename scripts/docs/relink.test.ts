import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { slugOf } from "../../docs/.vitepress/slug.ts";
import { anchorsOf } from "./anchors.ts";
import { findDeadHrefs } from "./built-links.ts";
import { relink } from "./relink.ts";
import { sitePath } from "./site-path.ts";

const FILES = new Set(["docs/guide/a.md", "plugins/x/README.md", "sdk/assembly/context.ts", "README.md"]);
const repository = {
  isFile: (file: string) => FILES.has(file),
  isFolder: (folder: string) => ["plugins/x", "testbed/demo", ".github"].includes(folder),
};
const relinked = (text: string, file = "docs/guide/b.md") => relink(file, text, repository);

describe("links between files become links between pages", () => {
  test.each([
    { from: "[a](a.md#top)", to: "[a](./a.md#top)" },
    { from: "[x](../../plugins/x/README.md)", to: "[x](../plugins/x.md)" },
    { from: "[x](../../plugins/x)", to: "[x](../plugins/x.md)" },
    { from: "[all](../../README.md)", to: "[all](../project/index.md)" },
    { from: "[source](../../sdk/assembly/context.ts)", to: "[source](/source/sdk/assembly/context.ts.txt)" },
    { from: "[api](../../sdk/assembly/context.ts#x)", to: "[api](../reference/sdk/assembly.md#x)" },
    { from: "[gone](../../sdk/assembly/gone.ts#x)", to: "[gone](../../sdk/assembly/gone.ts#x)" },
    { from: "[demo](../../testbed/demo)", to: "[demo](../source/testbed/demo/index.md)" },
    { from: "[action](../../.github)", to: "[action](../source/_github/index.md)" },
    { from: "[web](https://a.test/b.md) [here](#there)", to: "[web](https://a.test/b.md) [here](#there)" },
    { from: "```\n[a](a.md)\n```", to: "```\n[a](a.md)\n```" },
    { from: "[gone](gone.ts)", to: "[gone](gone.ts)" },
  ])("$from", ({ from, to }) => {
    expect(relinked(from).text).toBe(to);
  });

  test("what is no page is named, to be readable in the site", () => {
    const { sources } = relinked("[s](../../sdk/assembly/context.ts) [d](../../testbed/demo/) [a](a.md)");
    expect(sources).toEqual(["sdk/assembly/context.ts", "testbed/demo"]);
  });
});

test.each([
  ["docs/guide/a.md", "guide/a.md"],
  ["plugins/x/README.md", "plugins/x.md"],
  ["plugins/examples/x/README.md", "plugins/examples/x.md"],
  ["README.md", "project/index.md"],
  ["CONTRIBUTING.md", "project/contributing.md"],
  ["sdk/host/README.md", "project/sdk/host.md"],
  [".github/a/README.md", "project/_github/a.md"],
  ["a/testdata/b.md", undefined],
  ["a/notes.md", undefined],
])("%s stands at %s", (file, place) => {
  expect(sitePath(file)).toBe(place);
});

test("anchors are those of repositories' viewers", () => {
  expect(slugOf("2. Say what can be configured")).toBe("2-say-what-can-be-configured");
  const page = "# A `b`\n## A b\n```\n# no\n```\n## [Link](x.md), and more";
  expect([...anchorsOf(page)]).toEqual(["a-b", "a-b-1", "link-and-more"]);
});

test("links of a built site that lead nowhere are found, anchors too", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-site-"));
  mkdirSync(path.join(folder, "a"));
  writeFileSync(
    path.join(folder, "index.html"),
    '<h1 id="top"></h1><a class="x" href="/a/b.html#c">b</a><a href="/gone">',
  );
  writeFileSync(path.join(folder, "a/b.html"), '<a href="../#top"><a href="#nowhere"><a href="https://a.test/">');
  const found = findDeadHrefs(folder).map(({ message }) => message);
  rmSync(folder, { recursive: true });
  expect(found.sort()).toEqual([
    "the link to #nowhere leads to no place of that page",
    "the link to /a/b.html#c leads to no place of that page",
    "the link to /gone leads nowhere",
  ]);
});
