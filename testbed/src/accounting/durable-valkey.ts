import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis } from "ioredis";
import { ownValkey } from "../valkey/own-valkey.ts";
import { startTcpFront } from "../valkey/tcp-front.ts";
import type { Valkey } from "../valkey/valkey.ts";

/** A Valkey that has what it acknowledged, whenever it ends. */
export interface DurableValkey {
  /** Stays the same over restarts. */
  readonly url: string;
  /** Ends it, and has it back after so many milliseconds. */
  restart(pause: number): Promise<void>;
  /** The value of each key that matches, by key. */
  values(pattern: string): Promise<ReadonlyMap<string, string>>;
  stop(): Promise<void>;
}

export async function startDurableValkey(): Promise<DurableValkey> {
  const folder = await mkdtemp(path.join(tmpdir(), "sluice-durable-"));
  const start = () => ownValkey(["--appendonly", "yes", "--appendfsync", "always", "--dir", folder]);
  let server: Valkey = await start();
  const front = await startTcpFront(portOf(server));
  return {
    url: `redis://127.0.0.1:${front.port}`,
    restart: async (pause) => {
      // The connections break first, so that some charges are made and nobody hears of it.
      front.cut(true);
      await server.stop();
      await new Promise((resolve) => setTimeout(resolve, pause));
      server = await start();
      front.lead(portOf(server));
      front.cut(false);
    },
    values: async (pattern) => {
      const redis = new Redis(server.url);
      try {
        const keys = await redis.keys(pattern);
        const values = keys.length === 0 ? [] : await redis.mget(keys);
        return new Map(keys.map((key, index) => [key, values[index] ?? ""]));
      } finally {
        redis.disconnect();
      }
    },
    stop: async () => {
      await front.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function portOf({ url }: Valkey): number {
  return Number(new URL(url).port);
}
