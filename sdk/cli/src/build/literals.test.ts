import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compileModule } from "./compile-module.ts";
import { TWINS } from "./literals.mjs";

const WORKSPACE = fileURLToPath(new URL("../../../../", import.meta.url));

const PROGRAM = `
import { ByteWriter, Bytes } from "../../sdk/assembly/index";
import { WORD } from "./words";

class Drawer {
  private label: string = "";
  text(label: string): void { this.label = label; }
  get units(): i32 { return this.label.length; }
}

export function foreign(): i32 {
  const drawer = new Drawer();
  drawer.text("anyone's own method");
  return drawer.units;
}

function named(long: bool): string { return long ? "the longer of the two names" : "short"; }

export function equal(long: bool): bool {
  return Bytes.of(long ? "the longer of the two names" : "short").equalsString(named(long)) && named(long) != "other one";
}

const GREETING: Bytes = Bytes.of("a constant that is used twice");
const OTHER: Bytes = Bytes.of("a constant of another text");
const UNUSED: Bytes = Bytes.of("a constant that nothing uses");

export function constants(): i32 {
  const kept = changetype<usize>(GREETING) == changetype<usize>(GREETING);
  return kept && !GREETING.equals(OTHER) && GREETING.equalsString("a constant that is used twice") ? GREETING.length : -1;
}

const NOBODY: string = "nobody at all";

function owner(known: bool): string | null { return known ? "nobody " + "at all" : null; }

export function compared(known: bool): i32 {
  const name = owner(known);
  let found = name == NOBODY ? 1 : 0;
  if (name != "somebody else") found |= 2;
  if (name == "nobody at al") found |= 4;
  return found;
}

function same<T>(one: T, other: T): bool { return one == other; }

export function imported(): bool { return same(WORD, named(false)); }

export function long(): i32 {
  return Bytes.of("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef").length;
}

export function written(): i32 {
  const out = new ByteWriter();
  out.bytes(Bytes.of("grüße 🎉"));
  return out.length;
}
`;

let folder: string;
let exports: Record<string, (argument?: number) => number>;
let wasm: Uint8Array;

beforeAll(async () => {
  folder = await mkdtemp(path.join(WORKSPACE, ".cache", "literals-"));
  const entry = path.join(folder, "program.ts");
  await writeFile(path.join(folder, "words.ts"), 'export const WORD: string = "short";\n');
  await writeFile(entry, PROGRAM);
  ({ wasm } = await compileModule(entry));
  const imports = new Proxy({}, { get: () => new Proxy({}, { has: () => true, get: () => () => 0 }) });
  const instance = await WebAssembly.instantiate(await WebAssembly.compile(new Uint8Array(wasm)), imports);
  exports = instance.exports as typeof exports;
  exports._initialize?.();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test("a class of somebody's own keeps its strings where a name of ours has no twin there", () => {
  expect(exports.foreign?.()).toBe("anyone's own method".length);
});

test("bytes and strings of the same text are equal, whichever way each is stored", () => {
  expect(exports.equal?.(0)).toBe(1);
  expect(exports.equal?.(1)).toBe(1);
});

test("a constant of bytes is made once, when it is used, and not stored when it is not", () => {
  expect(exports.constants?.()).toBe("a constant that is used twice".length);
  expect(Buffer.from(wasm).includes("a constant of another text")).toBe(true);
  expect(Buffer.from(wasm).includes("a constant that nothing uses")).toBe(false);
});

test("strings are compared with texts, sums of texts and string constants by their characters", () => {
  expect(exports.compared?.(1)).toBe(3);
  expect(exports.compared?.(0)).toBe(2);
  expect(Buffer.from(wasm).includes(Buffer.from("nobody", "utf16le"))).toBe(false);
});

test("a constant of another file is given to a function of any type", () => {
  expect(exports.imported?.()).toBe(1);
});

test("a text of 128 bytes and more keeps its length", () => {
  expect(exports.long?.()).toBe(144);
});

test("a text is stored as UTF-8, once", () => {
  const text = Buffer.from("the longer of the two names");
  const module = Buffer.from(wasm);
  expect(module.indexOf(text)).toBeGreaterThan(0);
  expect(module.indexOf(text, module.indexOf(text) + 1)).toBe(-1);
  expect(module.includes(Buffer.from("the longer", "utf16le"))).toBe(false);
  expect(exports.written?.()).toBe(Buffer.byteLength("grüße 🎉"));
});

test("no class of ours has a method that keeps every call of that name with strings", () => {
  const plugins = ["plugins", "plugins/examples"].flatMap((parent) =>
    readdirSync(path.join(WORKSPACE, parent)).map((name) => `${parent}/${name}`),
  );
  const sources = ["sdk", ...plugins.filter((folder) => existsSync(path.join(WORKSPACE, folder, "assembly")))];
  const untwinned = sources.flatMap((folder) => {
    const assembly = path.join(WORKSPACE, folder, "assembly");
    return readdirSync(assembly, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.includes("__tests__"))
      .flatMap((file) => untwinnedIn(path.join(folder, file), readFileSync(path.join(assembly, file), "utf8")));
  });
  expect(untwinned).toEqual([]);
});

/** `file: method` for each method with a twin's name that takes a string first, where the file has no such twin. */
function untwinnedIn(file: string, source: string): string[] {
  const methods = source.matchAll(/^ {2}(?:private |protected |static )*(\w+)\(\w+: string\b.*\{$/gm);
  return Array.from(methods, ([, name]) => name ?? "")
    .filter((name) => TWINS.has(name) && !source.includes(`  ${TWINS.get(name)}(`))
    .map((name) => `${file}: ${name}`);
}
