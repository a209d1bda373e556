import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type Flavour, inspectModule, type ModuleExport, type ModuleImport, readModule } from "@sluice/manifest";

/** Whether a host loads a module. */
export interface HostReport {
  readonly host: Flavour;
  readonly loads: boolean;
  /** The ABI that it will speak, or why it does not load it. */
  readonly text: string;
}

/** What a module's bytes say. */
export interface ModuleReport {
  /** bytes */
  readonly size: number;
  readonly gzipSize: number;
  readonly sha256: string;
  readonly imports: readonly ModuleImport[];
  readonly exports: readonly ModuleExport[];
  readonly hosts: readonly HostReport[];
}

const HOSTS: readonly Flavour[] = ["envoy", "higress"];

export function reportModule(bytes: Uint8Array): ModuleReport {
  const reading = readModule(bytes);
  const { imports, exports } = reading.kind === "module" ? reading : { imports: [], exports: [] };
  return {
    size: bytes.length,
    gzipSize: gzipSync(bytes).length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    imports,
    exports,
    hosts: HOSTS.map((host) => judge(bytes, host)),
  };
}

function judge(bytes: Uint8Array, host: Flavour): HostReport {
  const verdict = inspectModule(bytes, host);
  if (verdict.kind === "loadable") return { host, loads: true, text: verdict.marker };
  return { host, loads: false, text: verdict.message };
}
