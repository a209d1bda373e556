import { Redis } from "ioredis";
import { freePort } from "../free-port.ts";
import { ownValkey } from "./own-valkey.ts";
import type { Valkey } from "./valkey.ts";

/** Several Valkeys that share the slots. */
export interface ValkeyCluster {
  readonly nodes: readonly Valkey[];
  stop(): Promise<void>;
}

const SLOTS = 16_384;

/** Starts masters without replicas; resolves when each of them serves its slots. @param count of masters, at least three */
export async function startCluster(count: number): Promise<ValkeyCluster> {
  const nodes: Valkey[] = [];
  for (let index = 0; index < count; index++) {
    const bus = String(await freePort());
    nodes.push(
      await ownValkey([
        "--cluster-enabled",
        "yes",
        "--cluster-port",
        bus,
        "--cluster-node-timeout",
        "2000",
        "--cluster-require-full-coverage",
        "no",
      ]),
    );
  }
  const clients = nodes.map(({ url }) => new Redis(url, { enableReadyCheck: false }));
  try {
    for (const [index, client] of clients.entries()) {
      const start = Math.floor((index * SLOTS) / count);
      await client.cluster("ADDSLOTSRANGE", start, Math.floor(((index + 1) * SLOTS) / count) - 1);
      const { port, bus } = await placeOf(client);
      await clients[0]?.cluster("MEET", "127.0.0.1", port, bus);
    }
    while ((await Promise.all(clients.map(isWhole))).includes(false));
  } finally {
    for (const client of clients) client.disconnect();
  }
  return {
    nodes,
    stop: async () => {
      for (const node of nodes) await node.stop();
    },
  };
}

/** A node says of itself `id address:port@bus,host flags …`. */
async function placeOf(client: Redis): Promise<{ readonly port: number; readonly bus: number }> {
  const own = String(await client.cluster("NODES")).match(/^\S+ \S*:(\d+)@(\d+).*myself/m) ?? [];
  return { port: Number(own[1]), bus: Number(own[2]) };
}

async function isWhole(client: Redis): Promise<boolean> {
  const info = String(await client.cluster("INFO"));
  return info.includes("cluster_state:ok") && info.includes(`cluster_slots_ok:${SLOTS}`);
}
