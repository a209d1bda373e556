import path from "node:path";
import { pathToFileURL } from "node:url";

/** The custom section in which V8 looks for the address of a module's source map. */
const SECTION = "sourceMappingURL";

/** Bytes of a module before its first section: magic number and version. */
const HEADER = 8;
const CUSTOM = 0;

/**
 * The module with its source map inside, as a data URL, so that a debugger needs no server to ask for it; the sources are
 * named by their place on this machine, so that it opens the files themselves.
 * @param map JSON
 * @param root folder that the map's sources are relative to
 */
export function withInlineMap(wasm: Uint8Array, map: string, root: string): Uint8Array {
  const url = `data:application/json;base64,${Buffer.from(withFileUrls(map, root)).toString("base64")}`;
  const name = vector(Buffer.from(SECTION));
  const contents = Buffer.concat([name, vector(Buffer.from(url))]);
  return Buffer.concat([...sectionsBut(wasm, SECTION), Buffer.from([CUSTOM]), vector(contents)]);
}

/** Those of packages stay as the compiler names them. */
function withFileUrls(text: string, root: string): string {
  const map = JSON.parse(text) as { readonly sources: readonly string[] };
  const sources = map.sources.map((source) =>
    source.startsWith("~lib/") ? source : pathToFileURL(path.resolve(root, source)).href,
  );
  return JSON.stringify({ ...map, sources });
}

/** Header and sections, without the custom section of that name. */
function sectionsBut(wasm: Uint8Array, name: string): readonly Uint8Array[] {
  const kept: Uint8Array[] = [wasm.subarray(0, HEADER)];
  for (let start = HEADER; start < wasm.length; ) {
    const [size, body] = readSize(wasm, start + 1);
    const end = body + size;
    if (wasm[start] !== CUSTOM || customName(wasm, body) !== name) kept.push(wasm.subarray(start, end));
    start = end;
  }
  return kept;
}

function customName(wasm: Uint8Array, at: number): string {
  const [length, start] = readSize(wasm, at);
  return Buffer.from(wasm.subarray(start, start + length)).toString("utf8");
}

/** An unsigned LEB128 number, and where it ends. */
function readSize(bytes: Uint8Array, at: number): readonly [number, number] {
  let value = 0;
  let shift = 1;
  for (let index = at; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    value += (byte & 0x7f) * shift;
    shift *= 128;
    if (byte < 0x80) return [value, index + 1];
  }
  throw new Error("the module ends in the middle of a section");
}

/** Bytes behind their number, as unsigned LEB128. */
function vector(bytes: Uint8Array): Buffer {
  const size: number[] = [];
  for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) {
      size.push(rest);
      return Buffer.concat([Buffer.from(size), bytes]);
    }
    size.push((rest % 128) | 0x80);
  }
}
