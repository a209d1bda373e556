import type { Subject } from "../src/fuzz/subject.ts";
import { type Leaf, leavesOf, readReference } from "./json-reference.ts";

/** The SDK's depth limit; JSON.parse has none. */
const MAX_DEPTH = 512;

/** Leaves and edits compared of one document. */
const MAX_LEAVES = 40;

export const dictionary = [
  ...'{}[],:"\\-+.eE0'.split(""),
  ...[
    "true",
    "false",
    "null",
    '"a":',
    '"b":',
    '"c":',
    '{"a":',
    "[1,",
    '""',
    "{}",
    "[]",
    "9007199254740993",
    "-0",
    "1e400",
  ],
  ...[
    "\\u0061",
    "\\ud83d",
    "\\ude00",
    "\\u0000",
    "\\n",
    "\\/",
    "\\x",
    "\u00e9",
    "\u{1f600}",
    "\ufeff",
    "\u2028",
    "\u0000",
  ],
  ...["data: ", " \t\r\n", "a.b.c", "#(a==1)#", "@reverse", "*", "|", '{"a":{"a":{"a":'],
];

/** The decoder of WHATWG that keeps a byte order mark: what JSON.parse gets to see in most programs. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

export function check(input: Uint8Array, errorAt: number, subject: Subject): string | null {
  const text = decoder.decode(input);
  const parsed = parse(text);
  const valid = errorAt < 0;
  if (parsed === undefined) return valid ? "the SDK accepts what JSON.parse refuses" : null;
  const reference = readReference(text);
  if (!valid) return reference.depth > MAX_DEPTH ? null : `the SDK refuses at ${errorAt} what JSON.parse accepts`;
  const leaves = leavesOf(reference, Buffer.from(text).equals(input)).slice(0, MAX_LEAVES);
  for (const leaf of leaves) {
    const difference = compareLeaf(input, leaf, subject);
    if (difference !== null) return difference;
  }
  const victim = leaves[input.length % Math.max(leaves.length, 1)];
  // An edit of the path "", a member with an empty key, is refused, as in sjson.
  // A key with an unpaired surrogate has another name in JavaScript.
  const isNamed = victim !== undefined && victim.path !== "" && !victim.path.includes("\ufffd");
  const editable = isNamed && !reference.hasDuplicates;
  return !editable ? null : compareEdits(input, victim, subject, parsed.value);
}

function result(subject: Subject): string {
  return subject.read(subject.call("resultAt"), subject.call("resultSize")).toString("utf8");
}

function compareLeaf(input: Uint8Array, { path, value }: Leaf, subject: Subject): string | null {
  const kind = subject.call("get", input.length, sendPath(path, subject));
  if (kind !== value.kind) return `kind of ${path}: ${kind}, JSON.parse says ${value.kind}`;
  const found = result(subject);
  return found === value.text ? null : `text of ${path}: ${JSON.stringify(found)}, not ${JSON.stringify(value.text)}`;
}

function sendPath(path: string, subject: Subject): number {
  const bytes = Buffer.from(path);
  subject.write(subject.call("path", bytes.length), bytes);
  return bytes.length;
}

/** Setting and removing one value, against the same done to what JSON.parse gave. */
function compareEdits(input: Uint8Array, { path, keys }: Leaf, subject: Subject, value: unknown): string | null {
  for (const remove of [false, true]) {
    subject.call("edit", input.length, sendPath(path, subject), Number(remove));
    const edited = parse(result(subject));
    if (edited === undefined) return `${remove ? "removing" : "setting"} ${path} gives no JSON: ${result(subject)}`;
    const expected = edit(structuredClone(value), keys, remove);
    if (JSON.stringify(wellFormed(edited.value)) !== JSON.stringify(wellFormed(expected))) {
      return `${remove ? "removing" : "setting"} ${path} gives ${result(subject)}`;
    }
  }
  return null;
}

/** Surrogates without a partner do not survive UTF-8; neither side may differ by them. */
function wellFormed(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("utf8");
}

function edit(root: unknown, keys: readonly (string | number)[], remove: boolean): unknown {
  const last = keys[keys.length - 1];
  let parent = root as Record<string | number, unknown>;
  for (const key of keys.slice(0, -1)) parent = parent[key] as Record<string | number, unknown>;
  if (last === undefined) return root;
  if (!remove) parent[last] = 42;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return root;
}
