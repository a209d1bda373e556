import { UserError } from "@sluice/manifest";

/** What the SDK's store asks for. */
export const DEFAULT_COMMANDS: readonly string[] = ["GET", "SET", "INCRBY", "DEL", "EVAL", "EVALSHA"];

/** One connection serves all requests: what holds it up, or changes what it is, would do so for everybody. */
const NEVER: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "it blocks the connection that all requests share":
      "BLMOVE BLMOVEM BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN WAIT WAITAOF XREAD XREADGROUP",
    "it changes the connection that all requests share":
      "ASKING AUTH CLIENT DISCARD EXEC HELLO MONITOR MULTI PSUBSCRIBE PSYNC PUNSUBSCRIBE QUIT READONLY READWRITE REPLCONF RESET SELECT SSUBSCRIBE SUBSCRIBE SUNSUBSCRIBE SYNC UNSUBSCRIBE UNWATCH WATCH",
    "it administers the server":
      "ACL BGREWRITEAOF BGSAVE CLUSTER COMMANDLOG CONFIG DEBUG FAILOVER FLUSHALL FLUSHDB FUNCTION HOTKEYS INFO LATENCY MEMORY MIGRATE MODULE PFDEBUG PFSELFTEST REPLICAOF RESTORE RESTORE-ASKING ROLE SAVE SCRIPT SENTINEL SHUTDOWN SLAVEOF SLOWLOG SWAPDB",
  }).flatMap(([reason, names]) => names.split(" ").map((name) => [name, reason] as const)),
);

/** The commands that the bridge passes on. */
export class CommandList {
  readonly #names: ReadonlySet<string>;

  /** @throws UserError when one of them may never be passed on */
  constructor(names: readonly string[]) {
    const upper = names.map((name) => name.toUpperCase());
    for (const name of upper) {
      const reason = NEVER.get(name);
      if (reason !== undefined) {
        throw new UserError(`${name} is never passed on: ${reason}`, { where: "--commands", help: "leave it out" });
      }
      if (!/^[A-Z][A-Z0-9._-]*$/.test(name)) {
        throw new UserError(`${JSON.stringify(name)} is no name of a command`, { where: "--commands" });
      }
    }
    this.#names = new Set(upper);
  }

  /** @param name in upper case */
  has(name: string): boolean {
    return this.#names.has(name);
  }
}
