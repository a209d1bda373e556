import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { TraceMap } from "@jridgewell/trace-mapping";
import type { Personality } from "./abi.ts";
import { HostError } from "./errors.ts";
import { parseSourceMap } from "./trap.ts";

export type AbiVersion = "0_1_0" | "0_2_0" | "0_2_1" | "0_2_100";

/** A compiled .wasm; equal files are one module, as in Envoy, where filters with the same code share a VM. */
export interface ModuleFile {
  readonly name: string;
  /** SHA-256 of the bytes. */
  readonly digest: string;
  /** @internal Node's declarations have no name for it. */
  readonly module: WebAssembly.Module;
  readonly sourceMap: TraceMap | undefined;
}

const stockVersions: readonly AbiVersion[] = ["0_1_0", "0_2_0", "0_2_1"];
const markers: Readonly<Record<Personality, readonly AbiVersion[]>> = {
  envoy: stockVersions,
  higress: [...stockVersions, "0_2_100"],
};

/**
 * @param wasm a path or the bytes
 * @param sourceMap its text; else the file beside the path, `<wasm>.map`, if there is one
 */
export async function loadModule(wasm: string | Uint8Array, sourceMap?: string): Promise<ModuleFile> {
  const bytes = typeof wasm === "string" ? await readFile(wasm) : wasm;
  let mapText = sourceMap;
  if (mapText === undefined && typeof wasm === "string" && existsSync(`${wasm}.map`)) {
    mapText = await readFile(`${wasm}.map`, "utf8");
  }
  return {
    name: typeof wasm === "string" ? basename(wasm) : "module.wasm",
    digest: createHash("sha256").update(bytes).digest("hex"),
    module: await WebAssembly.compile(new Uint8Array(bytes)),
    sourceMap: mapText === undefined ? undefined : parseSourceMap(mapText),
  };
}

/** The first ABI marker that the host knows, in export order. */
export function abiVersion(file: ModuleFile, personality: Personality): AbiVersion {
  for (const { name, kind } of WebAssembly.Module.exports(file.module)) {
    const version = markers[personality].find((known) => name === `proxy_abi_version_${known}`);
    if (kind === "function" && version !== undefined) return version;
  }
  throw new HostError(`${file.name}: Missing or unknown Proxy-Wasm ABI version`);
}

/** Refuses a module that wants what the host has not, naming it, as the real host does. @internal */
export function checkImports(file: ModuleFile, offered: WebAssembly.Imports): void {
  for (const { module, name, kind } of WebAssembly.Module.imports(file.module)) {
    if (kind !== "function" || offered[module]?.[name] === undefined) {
      throw new HostError(`${file.name}: Failed to load Wasm module due to a missing import: ${module}.${name}`);
    }
  }
}
