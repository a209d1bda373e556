import { readFileSync } from "node:fs";
import { access, constants, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { cacheDirectory } from "@sluice/envoy/launcher/cache.ts";
import { type Check, type Finding, failed, ok } from "./check.ts";

const OLDEST_NODE = [20, 19] as const;

export const node: Check = {
  name: "Node",
  run: async () => nodeFinding(process.versions.node),
};

export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldest, oldestMinor] = OLDEST_NODE;
  if (major > oldest || (major === oldest && minor >= oldestMinor)) return ok(version);
  return failed(`${version} is too old`, `install Node ${OLDEST_NODE.join(".")} or newer`);
}

export const compiler: Check = {
  name: "compiler",
  run: async () => {
    const versions = ["assemblyscript", "binaryen"].map((name) => [name, versionOf(name)] as const);
    const missing = versions.filter(([, version]) => version === undefined).map(([name]) => name);
    if (missing.length === 0) return ok(versions.map((pair) => pair.join(" ")).join(", "));
    return failed(`${missing.join(" and ")} cannot be found`, "install the command anew: npm install @sluice/cli");
  },
};

function versionOf(name: string): string | undefined {
  try {
    const file = createRequire(import.meta.url).resolve(`${name}/package.json`);
    const { version } = JSON.parse(readFileSync(file, "utf8")) as { version?: unknown };
    return String(version);
  } catch {
    return undefined;
  }
}

export const cache: Check = {
  name: "cache",
  run: async () => {
    const folder = cacheDirectory();
    try {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK);
      return ok(path.resolve(folder));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      return failed(`nothing can be written there: ${why}`, "let SLUICE_CACHE name a folder of yours");
    }
  },
};
