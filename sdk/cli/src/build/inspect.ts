import { gzipSync } from "node:zlib";
import { allowedImports, type Flavour, HIGRESS_MARKER, type PluginManifest, readModule } from "@sluice/manifest";

/** What a host looks at before it takes a module. */
export interface ModuleShape {
  /** `module.name` of every import. */
  readonly imports: readonly string[];
  /** In the order of the export section. */
  readonly exports: readonly string[];
}

/** What a module says about itself. */
export interface ModuleFacts extends ModuleShape {
  readonly rawBytes: number;
  readonly gzipBytes: number;
}

/** Higress takes the first marker it knows, so its own comes first; stock Envoy skips that one. */
const MARKERS = [HIGRESS_MARKER, "proxy_abi_version_0_2_1"] as const;

const REQUIRED_EXPORTS = ["proxy_on_memory_allocate", "_initialize", "memory"] as const;

/** @throws Error for what no engine compiles: the compiler's bug */
export async function readFacts(wasm: Uint8Array): Promise<ModuleFacts> {
  const shape = await readShape(wasm);
  return { ...shape, rawBytes: wasm.byteLength, gzipBytes: gzipSync(wasm, { level: 9 }).byteLength };
}

/** @throws Error for what no engine compiles: the compiler's bug */
export async function readShape(wasm: Uint8Array): Promise<ModuleShape> {
  await WebAssembly.compile(wasm);
  const reading = readModule(wasm);
  if (reading.kind !== "module")
    throw new Error("the compiler wrote what it compiles, and it cannot be read", { cause: reading });
  return {
    imports: reading.imports.map(({ module: from, name }) => `${from}.${name}`),
    exports: reading.exports.map(({ name }) => name),
  };
}

/** Something wrong with a module. */
export interface ModuleFault {
  /** What goes on behind the module's name: `must export memory`. */
  readonly message: string;
  /** How to mend it. */
  readonly help: string;
}

const EXPORT_HELP = "re-export it in assembly/index.ts from proxy-wasm-assemblyscript-sdk/assembly/abi/exports";
const IMPORT_HELP = "call it only where the SDK offers it, or name it under hostcalls in plugin.json";
const SIZE_HELP = "make the module smaller; its budget stands in plugin.json, by default 48 KiB";

/** Why a host would refuse the module; none when both load it. */
export function findFaults(shape: ModuleShape, manifest: PluginManifest, flavour: Flavour): readonly ModuleFault[] {
  return [...markerFaults(shape), ...exportFaults(shape), ...importFaults(shape, manifest, flavour)];
}

function markerFaults({ exports }: ModuleShape): readonly ModuleFault[] {
  const [first, second] = MARKERS.map((marker) => exports.indexOf(marker));
  if (first === undefined || second === undefined || first < 0 || second < 0) {
    return [{ message: `must export both ${MARKERS.join(" and ")}`, help: EXPORT_HELP }];
  }
  const message = `must export ${MARKERS[0]} before ${MARKERS[1]}: Higress takes the first it knows`;
  return first < second ? [] : [{ message, help: EXPORT_HELP }];
}

function exportFaults({ exports }: ModuleShape): readonly ModuleFault[] {
  const missing = REQUIRED_EXPORTS.filter((name) => !exports.includes(name));
  return missing.map((name) => ({ message: `must export ${name}`, help: EXPORT_HELP }));
}

function importFaults({ imports }: ModuleShape, manifest: PluginManifest, flavour: Flavour): readonly ModuleFault[] {
  const allowed = allowedImports(flavour, manifest.hostcalls);
  const foreign = imports.filter((name) => !allowed.has(name));
  return foreign.map((name) => ({
    message: `imports ${name}, which a host of flavour "${flavour}" may lack; then it refuses the module`,
    help: IMPORT_HELP,
  }));
}

/** By how much the module is too large; it works all the same, but is not fit to ship. */
export function findOverruns({ rawBytes, gzipBytes }: ModuleFacts, { budget }: PluginManifest): readonly ModuleFault[] {
  const overruns: string[] = [];
  if (rawBytes > budget.rawBytes) overruns.push(`is ${rawBytes} bytes, over its budget of ${budget.rawBytes}`);
  if (budget.gzipBytes !== undefined && gzipBytes > budget.gzipBytes) {
    overruns.push(`is ${gzipBytes} bytes gzipped, over its budget of ${budget.gzipBytes}`);
  }
  return overruns.map((message) => ({ message, help: SIZE_HELP }));
}
