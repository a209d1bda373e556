import { expect, test } from "vitest";
import { formatFileIssue, parseObjects } from "./yaml-objects.ts";

function said(text: string): readonly string[] {
  return parseObjects(text, "a.yaml", { strict: true, defaultNamespace: "default" }).issues.map(formatFileIssue);
}

test.each([
  { name: "a tab", text: "spec:\n\ta: 1\n", at: "2:1", mend: /^indented with a tab: use spaces$/ },
  { name: "a tab further down", text: "spec:\n  a:\n\t- 1\n", at: "3:1", mend: /: use spaces$/ },
  { name: "no colon", text: "kind: A\nmetadata\n  name: x\n", at: "2:1", mend: /^no colon .*write `key: value`/ },
  { name: "no space behind a colon", text: "metadata:\n  name:x\n  a: b\n", at: "2:3", mend: /with a space behind/ },
  { name: "no colon at the end", text: "kind: A\nname", at: "2:1", mend: /write `key: value`/ },
  { name: "a double quote left open", text: 'a:\n  b: "x\n  c: y\n', at: "2:6", mend: /^this quote is not closed: / },
  { name: "a single quote left open", text: "kind: 'A\nmetadata:\n  name: x\n", at: "1:7", mend: /not closed: / },
  { name: "a quote in the middle", text: 'kind: "A" b\n', at: "1:11", mend: /put the text into quotes as a whole/ },
  { name: "a key twice", text: "kind: A\nkind: B\n", at: "2:1", mend: /^the same key twice: remove one of them$/ },
  { name: "an alias of nothing", text: "a: *b\n", at: "1:4", mend: /^an alias .* without its anchor/ },
  {
    name: "a wildcard",
    text: "a: &b x\nc: [*b]\nhosts:\n  - *.a.b\n",
    at: "4:5",
    mend: /quotes if it is to begin with \*$/,
  },
  {
    name: "an alias before its anchor",
    text: "a: *b\nc: &b x\n",
    at: "1:4",
    mend: /without its anchor \(&name\) above/,
  },
  { name: "a star alone", text: "a: * \n", at: "1:4", mend: /quotes if it begins so$/ },
  { name: "a line too far right", text: "kind: A\n  spec: 1\n", at: "2:3", mend: /begin it in the same column/ },
  { name: "the same behind a comment", text: "kind: A\n\n# x\n  spec: 1\n", at: "4:3", mend: /same column/ },
  { name: "the same without a value", text: "kind: A\n  spec:\n    a: 1\n", at: "2:3", mend: /same column/ },
  { name: "a line too far left", text: "spec:\n    a: 1\n  b: 2\n", at: "3:3", mend: /same column/ },
  { name: "a line between two levels", text: "spec:\n  - a: 1\n   b: 2\n", at: "3:4", mend: /same column/ },
  {
    name: "an item too far left",
    text: "spec:\n  - a: 1\n - b: 2\n",
    at: "3:2",
    mend: /indent all items of a list alike/,
  },
  { name: "an item among keys", text: "a:\n  b: 1\n  - c\n", at: "3:3", mend: /^a list item among keys: / },
  { name: "an item on its key's line", text: "a: - b\n", at: "1:4", mend: /new line before the dash$/ },
  {
    name: "a second colon",
    text: "message: error: bad\n",
    at: "1:10",
    mend: /^a second colon: put the text into quotes/,
  },
  { name: "a list left open", text: "a: [b, c\nd: e\n", at: "2:1", mend: /^a bracket is not closed .*: close it/ },
  { name: "an object left open", text: '{"a": 1', at: "1:8", mend: /^a bracket is not closed: end the object with }$/ },
  { name: "no comma", text: "a: {b: 1 c: 2}\n", at: "1:8", mend: /^no comma between/ },
  { name: "no colon in brackets", text: '{"a" 1}', at: "1:6", mend: /^no comma, or no colon, between/ },
  { name: "a comma too much", text: '{"a": 1,, "b": 2}', at: "1:9", mend: /^a comma too much: remove it$/ },
  { name: "a bracket too much", text: "a: {b: 1}}\n", at: "1:10", mend: /^a closing bracket too much: remove it$/ },
  { name: "a reserved character", text: "a: @x\n", at: "1:4", mend: /: put the text into quotes$/ },
  { name: "an escape that is none", text: 'a: "\\d"\n', at: "1:5", mend: /write \\\\ for a backslash/ },
  { name: "a text behind |", text: "a: |x\n b\n", at: "1:5", mend: /begin a new line$/ },
  { name: "an unknown tag", text: "a: !x!y z\n", at: "1:4", mend: /^a tag that is not known: / },
  {
    name: "a merge conflict",
    text: "a: 1\n<<<<<<< HEAD\nb: 2\n=======\n",
    at: "2:1",
    mend: /^the mark of a merge conflict: /,
  },
  { name: "a template", text: "{{- if x }}\na: 1\n", at: "1:3", mend: /^a template, .*: render it first/ },
  { name: "too many levels", text: `a: ${"[".repeat(20_000)}`, at: "1:\\d+", mend: /^nested too deeply/ },
])("$name: what, where, and how to mend it in one line", ({ text, at, mend }) => {
  const [line = "", ...further] = said(text);
  expect(further).toEqual([]);
  const [, place, what] = /^a\.yaml:(\d+:\d+): (.*)$/.exec(line) ?? [];
  expect(place).toMatch(new RegExp(`^${at}$`));
  expect(what).toMatch(mend);
});

test.each([
  { name: "an alias of nothing", entry: "*PLANTED" },
  { name: "a block's header", entry: "|PLANTED" },
  { name: "an escape", entry: '"PLANTED\\q"' },
  { name: "a tag without its handle", entry: "!PLANTED!x y" },
  { name: "a stray text", entry: "[a] PLANTED" },
  { name: "a list that does not end", entry: "[PLANTED" },
  { name: "a quote that does not end", entry: '"PLANTED' },
  { name: "a closing bracket", entry: "{a: b} PLANTED}" },
  { name: "no colon", entry: "a\n  PLANTED" },
  { name: "a second colon", entry: "PLANTED: PLANTED: x" },
])("nothing of the text is quoted, since it may be a secret: $name", ({ entry }) => {
  const lines = said(`apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  key: ${entry}\n`);
  expect(lines).toEqual([expect.stringMatching(/^a\.yaml:\d+:\d+: [^\n]+$/)]);
  expect(lines[0]).not.toMatch(/PLANTED|\\q/);
});
