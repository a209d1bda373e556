// A `sluice redis-bridge` in a process of its own, as it would run beside a gateway.
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createLog, loadBridgeConfig } from "@sluice/controller";
import { RedisBridge } from "@sluice/controller/redis-bridge";
import type { BridgeAddress } from "../gateway.ts";
import { answerParent } from "../parent.ts";

/** What the parent asks: a bridge to this Redis. */
export interface BridgeQuestion {
  readonly redisUrl: string;
}

/** Of loopback, for as long as the bench runs. */
const TOKEN = "a-token-of-the-bench";

answerParent<BridgeQuestion, BridgeAddress>(async ({ redisUrl }) => {
  const tokenFile = path.join(await mkdtemp(path.join(tmpdir(), "sluice-bench-")), "token");
  await writeFile(tokenFile, TOKEN);
  const config = loadBridgeConfig({ defaults: { restPort: 0, healthPort: 0, redisUrl: [redisUrl], tokenFile } });
  const bridge = await RedisBridge.start({ config, log: createLog("error") });
  return { port: bridge.ports.rest, token: TOKEN };
});
