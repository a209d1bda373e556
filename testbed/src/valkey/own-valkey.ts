import { startValkey, type Valkey } from "./valkey.ts";

/** A Valkey that a test may fill, lock and flush: never the user's own. @param args as in `startValkey` */
export function ownValkey(args: readonly string[] = []): Promise<Valkey> {
  const { REDIS_URL: _, ...env } = process.env;
  return startValkey({ env, args });
}
