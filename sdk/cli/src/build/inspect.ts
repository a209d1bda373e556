import { gzipSync } from "node:zlib";
import { allowedImports, type Flavour, HIGRESS_MARKER, type PluginManifest, readModule } from "@sluice/manifest";

/** What a module says about itself. */
export interface ModuleFacts {
  /** `module.name` of every import. */
  readonly imports: readonly string[];
  /** In the order of the export section. */
  readonly exports: readonly string[];
  readonly rawBytes: number;
  readonly gzipBytes: number;
}

/** Higress takes the first marker it knows, so its own comes first; stock Envoy skips that one. */
const MARKERS = [HIGRESS_MARKER, "proxy_abi_version_0_2_1"] as const;

const REQUIRED_EXPORTS = ["proxy_on_memory_allocate", "_initialize", "memory"] as const;

export async function inspectModule(wasm: Uint8Array): Promise<ModuleFacts> {
  await WebAssembly.compile(wasm);
  const reading = readModule(wasm);
  if (reading.kind !== "module")
    throw new Error("the compiler wrote what it compiles, and it cannot be read", { cause: reading });
  return {
    imports: reading.imports.map(({ module: from, name }) => `${from}.${name}`),
    exports: reading.exports.map(({ name }) => name),
    rawBytes: wasm.byteLength,
    gzipBytes: gzipSync(wasm, { level: 9 }).byteLength,
  };
}

/** Why a host would refuse the module: one sentence each; none when both load it. */
export function findFaults(facts: ModuleFacts, manifest: PluginManifest, flavour: Flavour): readonly string[] {
  return [...markerFaults(facts), ...exportFaults(facts), ...importFaults(facts, manifest, flavour)];
}

function markerFaults({ exports }: ModuleFacts): readonly string[] {
  const [first, second] = MARKERS.map((marker) => exports.indexOf(marker));
  if (first === undefined || second === undefined || first < 0 || second < 0) {
    return [`must export both ${MARKERS.join(" and ")}`];
  }
  return first < second ? [] : [`must export ${MARKERS[0]} before ${MARKERS[1]}: Higress takes the first it knows`];
}

function exportFaults({ exports }: ModuleFacts): readonly string[] {
  return REQUIRED_EXPORTS.filter((name) => !exports.includes(name)).map((name) => `must export ${name}`);
}

function importFaults({ imports }: ModuleFacts, manifest: PluginManifest, flavour: Flavour): readonly string[] {
  const allowed = allowedImports(flavour, manifest.hostcalls);
  return imports
    .filter((name) => !allowed.has(name))
    .map((name) => `imports ${name}, which a host of flavour "${flavour}" may lack; then it refuses the module`);
}

/** By how much the module is too large; it works all the same, but is not fit to ship. */
export function findOverruns({ rawBytes, gzipBytes }: ModuleFacts, { budget }: PluginManifest): readonly string[] {
  const overruns: string[] = [];
  if (rawBytes > budget.rawBytes) overruns.push(`is ${rawBytes} bytes, over its budget of ${budget.rawBytes}`);
  if (budget.gzipBytes !== undefined && gzipBytes > budget.gzipBytes) {
    overruns.push(`is ${gzipBytes} bytes gzipped, over its budget of ${budget.gzipBytes}`);
  }
  return overruns;
}
