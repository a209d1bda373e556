import type { Flavour } from "../manifest.ts";
import { callbackSignatures, HIGRESS_MARKER, hostFunctions, STOCK_MARKERS, whoElseOffers } from "./host-functions.ts";
import { type ModuleExport, type ModuleImport, type ModuleReading, readModule } from "./read-module.ts";

/** Whether a host would take the module, as far as its sections say. */
export type ModuleVerdict =
  /** `marker` is the ABI that the host will speak. */
  | { readonly kind: "loadable"; readonly marker: string }
  /** One sentence: what is wrong, and what its author can do. */
  | { readonly kind: "refused"; readonly message: string };

/** Characters of a name that come into a message. */
const MAX_NAME = 80;

/**
 * Judges any bytes as a plugin for a host, as its loader would: ABI marker, allocator, memory, and each import by name and
 * signature. Pure and in linear time; whether the code itself is valid is for an engine to say.
 */
export function inspectModule(bytes: Uint8Array, host: Flavour): ModuleVerdict {
  const reading = readModule(bytes);
  if (reading.kind !== "module") return refused(formatProblem(reading, bytes));
  const marker = findMarker(reading.exports, host);
  if (marker === undefined) return refused(markerProblem(reading.exports));
  const problem = exportProblem(reading, marker) ?? importProblem(reading.imports, host, marker);
  return problem === undefined ? { kind: "loadable", marker } : refused(problem);
}

function refused(message: string): ModuleVerdict {
  return { kind: "refused", message };
}

/** What files that are no modules mostly begin with. */
const LOOKALIKES: readonly (readonly [prefix: string, what: string])[] = [
  ["\x1f\x8b", "a gzip archive"],
  ["<", "a web page or XML"],
  ["{", "JSON"],
  ["\x28\xb5\x2f\xfd", "compressed with zstd"],
  ["(module", "WebAssembly's text format, which wat2wasm translates"],
];

function formatProblem(reading: Exclude<ModuleReading, { kind: "module" }>, bytes: Uint8Array): string {
  if (reading.kind === "component") {
    return "it is a WebAssembly component; a proxy-wasm plugin is a core module: build it for wasm32-wasip1, not wasip2";
  }
  if (bytes.length === 0) return "it is empty";
  const start = Buffer.from(bytes.subarray(0, 8)).toString("latin1").trimStart();
  const lookalike = reading.offset > 0 ? undefined : LOOKALIKES.find(([prefix]) => start.startsWith(prefix));
  if (lookalike !== undefined) return `it is no WebAssembly module but ${lookalike[1]}`;
  return `it is no valid WebAssembly module: at byte ${reading.offset} ${reading.message}`;
}

function findMarker(exports: readonly ModuleExport[], host: Flavour): string | undefined {
  const known = host === "higress" ? [HIGRESS_MARKER, ...STOCK_MARKERS] : STOCK_MARKERS;
  return exports.find(({ name, kind }) => kind === "function" && known.includes(name))?.name;
}

function markerProblem(exports: readonly ModuleExport[]): string {
  if (exports.some(({ name }) => name === HIGRESS_MARKER)) {
    return `it is made for Higress alone: it exports ${HIGRESS_MARKER}, and no marker that stock Envoy knows; let it export ${STOCK_MARKERS.at(-1)} as well`;
  }
  const other = exports.find(({ name }) => name.startsWith("proxy_abi_version_"));
  const found = other === undefined ? "no ABI marker" : quoted(other.name);
  return `it is no proxy-wasm plugin that Envoy knows: it exports ${found}, but must export a function ${STOCK_MARKERS.join(" or ")}`;
}

function exportProblem({ exports, imports }: ModuleReading & { kind: "module" }, marker: string): string | undefined {
  const allocators = ["malloc", "proxy_on_memory_allocate"];
  if (!exports.some(({ name, kind }) => kind === "function" && allocators.includes(name))) {
    return `it must export a function proxy_on_memory_allocate or malloc, by which Envoy hands data over`;
  }
  if (![...exports, ...imports].some(({ kind }) => kind === "memory")) return "it must export its memory";
  const expected = callbackSignatures(marker);
  const wrong = exports.find(({ name, kind, signature }) => {
    const known = kind === "function" ? expected.get(name) : undefined;
    return known !== undefined && signature !== undefined && signature !== known;
  });
  if (wrong === undefined) return undefined;
  return `it exports ${wrong.name} as (${wrong.signature}), but with ${marker} Envoy calls it as (${expected.get(wrong.name)})`;
}

function importProblem(imports: readonly ModuleImport[], host: Flavour, marker: string): string | undefined {
  const offered = hostFunctions(host, marker);
  for (const found of imports) {
    const problem = problemOfImport(found, offered);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function problemOfImport(found: ModuleImport, offered: ReadonlyMap<string, string>): string | undefined {
  if (found.kind === "memory" || found.kind === "table") return undefined;
  const name = `${found.module}.${found.name}`;
  const signature = found.kind === "function" ? offered.get(name) : undefined;
  if (signature === undefined) return `it imports ${found.kind} ${quoted(name)}, ${absence(name)}`;
  if (found.signature === undefined || found.signature === signature) return undefined;
  return `it imports ${quoted(name)} as (${found.signature}), but Envoy offers it as (${signature}): build it with an SDK of this ABI`;
}

function absence(name: string): string {
  const other = whoElseOffers(name);
  if (other === "higress") return "which only Higress's Envoy has; use the plugin's flavour for stock Envoy";
  if (other === "later") return "which not every Envoy that is supported has; build it without what needs it";
  if (name === "env.abort") return "which Envoy does not have; compile it with asc's `--use abort=…`";
  if (STOCK_MARKERS.some((marker) => hostFunctions("envoy", marker).has(name))) {
    return "which Envoy offers with another ABI marker only";
  }
  return "which Envoy does not have";
}

/** A name from outside, made fit for a message. */
function quoted(name: string): string {
  const text = name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name;
  return /^[\w.$:/-]*$/.test(text) ? text : JSON.stringify(text);
}
