import { type ExternKind, WasmReader } from "./wasm-reader.ts";

/** WebAssembly core specification, section 5.5: section ids. */
const TYPE_SECTION = 1;
const IMPORT_SECTION = 2;
const FUNCTION_SECTION = 3;
const EXPORT_SECTION = 7;

const MAGIC = [0x00, 0x61, 0x73, 0x6d] as const;
const VERSION = [0x01, 0x00, 0x00, 0x00] as const;
const HEADER_BYTES = 8;

/** Entries of one section that are kept; a plugin in Go has ten thousand functions, and V8 takes a million. */
const MAX_ENTRIES = 1_000_000;
/** Values of one function, as in V8. */
const MAX_VALUES = 1_000;

/** One of the module's imports. */
export interface ModuleImport {
  readonly module: string;
  readonly name: string;
  readonly kind: ExternKind;
  /** Of a function: `i32 i64 -> i32`; absent when its type is of a form that this reader does not know. */
  readonly signature?: string;
}

/** One of its exports; `signature` as an import has it. */
export interface ModuleExport {
  readonly name: string;
  readonly kind: ExternKind;
  readonly signature?: string;
}

/** What a module says of itself, or where it stops to be one. */
export type ModuleReading =
  | {
      readonly kind: "module";
      readonly imports: readonly ModuleImport[];
      /** In the order of the section. */
      readonly exports: readonly ModuleExport[];
    }
  /** `component`: of the component model, which is a format of its own. */
  | { readonly kind: "component" }
  /** `offset` in bytes from the start. */
  | { readonly kind: "malformed"; readonly message: string; readonly offset: number };

/**
 * Imports and exports of a core module, from any bytes: in linear time, without compiling it. Code, data and what only
 * an engine can judge are not looked at.
 */
export function readModule(bytes: Uint8Array): ModuleReading {
  if (!startsWith(bytes, 0, MAGIC))
    return { kind: "malformed", message: "it does not begin as WebAssembly", offset: 0 };
  if (bytes[4] === 0x0d && bytes[6] === 0x01) return { kind: "component" };
  if (!startsWith(bytes, 4, VERSION)) {
    return { kind: "malformed", message: "it is of an unknown version of WebAssembly", offset: 4 };
  }
  const reader = new WasmReader(bytes, HEADER_BYTES);
  const parts: Parts = { types: [], functions: [], imports: [], exports: [] };
  while (!reader.atEnd) {
    const id = reader.byte();
    const size = reader.unsigned();
    const end = reader.offset + size;
    if (end > bytes.length) reader.fail("a section is longer than the file");
    if (reader.problem === undefined) readSection(id, new WasmReader(bytes, reader.offset, end), reader, parts);
    if (reader.problem !== undefined) return { kind: "malformed", ...reader.problem };
    reader.offset = end;
  }
  return { kind: "module", ...withSignatures(parts, bytes) };
}

interface RawImport {
  readonly module: string;
  readonly name: string;
  readonly kind: ExternKind;
  /** Of a function: index of its type. */
  readonly type: number;
}

interface RawExport {
  readonly name: string;
  readonly kind: ExternKind;
  readonly index: number;
}

interface Parts {
  /** Where each function type begins; ends early at a form that is not known. */
  types: number[];
  /** Types of the functions that the module defines itself, by index. */
  functions: number[];
  imports: RawImport[];
  exports: RawExport[];
}

function readSection(id: number, section: WasmReader, outer: WasmReader, parts: Parts): void {
  switch (id) {
    case TYPE_SECTION:
      parts.types = readTypes(section);
      break;
    case IMPORT_SECTION:
      parts.imports = readEntries(section, readImport);
      break;
    case FUNCTION_SECTION:
      parts.functions = readEntries(section, (reader) => reader.unsigned());
      break;
    case EXPORT_SECTION:
      parts.exports = readEntries(section, readExport);
      break;
    default:
      return;
  }
  if (section.problem !== undefined) outer.fail(section.problem.message, section.problem.offset);
}

function readEntries<T>(reader: WasmReader, readOne: (reader: WasmReader) => T): T[] {
  const count = countOf(reader);
  const entries: T[] = [];
  while (entries.length < count && reader.problem === undefined) entries.push(readOne(reader));
  return entries;
}

/** How many entries a section says that it has. */
function countOf(section: WasmReader): number {
  const count = section.unsigned();
  if (count > MAX_ENTRIES) section.fail(`a section has ${count} entries`);
  return count;
}

function readImport(reader: WasmReader): RawImport {
  const module = reader.name();
  const name = reader.name();
  const kind = reader.kind();
  const type = kind === "function" ? reader.unsigned() : 0;
  if (kind === "table") reader.valueType();
  if (kind === "table" || kind === "memory") reader.limits();
  if (kind === "global") {
    reader.valueType();
    reader.byte();
  }
  if (kind === "tag") {
    reader.byte();
    reader.unsigned();
  }
  return { module, name, kind, type };
}

function readExport(reader: WasmReader): RawExport {
  return { name: reader.name(), kind: reader.kind(), index: reader.unsigned() };
}

/** Form `func` of a type (section 5.3.6); the others came with garbage collection. */
const FUNCTION_TYPE = 0x60;

function readTypes(reader: WasmReader): number[] {
  const count = countOf(reader);
  const starts: number[] = [];
  while (starts.length < count && reader.problem === undefined) {
    const start = reader.offset;
    if (reader.byte() !== FUNCTION_TYPE || readValues(reader) === undefined || readValues(reader) === undefined) break;
    starts.push(start);
  }
  return starts;
}

const VALUE_TYPES: Readonly<Record<number, string>> = {
  127: "i32",
  126: "i64",
  125: "f32",
  124: "f64",
  123: "v128",
  112: "funcref",
  111: "externref",
};

/** Undefined when one of them is of a type that is not known. */
function readValues(reader: WasmReader): string[] | undefined {
  const count = reader.unsigned();
  if (count > MAX_VALUES) reader.fail(`a function has ${count} parameters or results`);
  const values: string[] = [];
  while (values.length < count && reader.problem === undefined) {
    const value = VALUE_TYPES[reader.byte()];
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function withSignatures(
  { types, functions, imports, exports }: Parts,
  bytes: Uint8Array,
): { readonly imports: readonly ModuleImport[]; readonly exports: readonly ModuleExport[] } {
  const signed = <T extends object>(found: T, type: number | undefined): T & { readonly signature?: string } => {
    const start = type === undefined ? undefined : types[type];
    return start === undefined ? found : { ...found, signature: signatureAt(bytes, start) };
  };
  const imported = imports.filter(({ kind }) => kind === "function").map(({ type }) => type);
  const typeOf = (index: number) => imported[index] ?? functions[index - imported.length];
  return {
    imports: imports.map(({ module, name, kind, type }) =>
      signed({ module, name, kind }, kind === "function" ? type : undefined),
    ),
    exports: exports.map(({ name, kind, index }) =>
      signed({ name, kind }, kind === "function" ? typeOf(index) : undefined),
    ),
  };
}

/** `i32 i64 -> i32`, of a type that was read before. */
function signatureAt(bytes: Uint8Array, start: number): string {
  const reader = new WasmReader(bytes, start + 1);
  const parameters = readValues(reader) ?? [];
  const results = readValues(reader) ?? [];
  return [...parameters, "->", ...results].join(" ");
}

function startsWith(bytes: Uint8Array, at: number, expected: readonly number[]): boolean {
  return expected.every((byte, i) => bytes[at + i] === byte);
}
