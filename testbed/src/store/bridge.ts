import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BridgeConfig, type Clock, createLog, loadBridgeConfig, systemClock } from "@sluice/controller";
import { RedisBridge } from "@sluice/controller/redis-bridge";
import { expect, vi } from "vitest";

/** A `sluice redis-bridge` of this process, for tests. */
export interface Bridge {
  readonly url: string;
  readonly token: string;
  /** Of /healthz, /readyz and /metrics. */
  readonly healthUrl: string;
  /** Where its tokens are read from. */
  readonly tokenFile: string;
  /** Its log, as it would be on stdout. */
  logs(): string;
  /** What /readyz says. */
  readiness(): Promise<string>;
  /** Ends it. Calling it again is fine. */
  close(): Promise<void>;
}

const TOKEN = "a-token";

/** The bridge looks at its files each second; tests need not wait so long. */
const IMPATIENT: Clock = {
  ...systemClock,
  wait: (milliseconds, signal) => systemClock.wait(Math.min(milliseconds, 20), signal),
};

/** @param settings of the bridge besides ports and tokens */
export async function startBridge(settings: Partial<BridgeConfig>): Promise<Bridge> {
  const folder = await mkdtemp(path.join(tmpdir(), "sluice-bridge-"));
  const tokenFile = path.join(folder, "tokens");
  await writeFile(tokenFile, `# of tests\n${TOKEN}\n`);
  const lines: string[] = [];
  const log = createLog("debug", { write: (line) => void lines.push(line) });
  const config = loadBridgeConfig({ defaults: { restPort: 0, healthPort: 0, tokenFile, ...settings } });
  const bridge = await RedisBridge.start({ config, log, clock: IMPATIENT });
  const scheme = config.restCert === "" ? "http" : "https";
  const healthUrl = `http://127.0.0.1:${bridge.ports.health}`;
  let closed: Promise<void> | undefined;
  return {
    url: `${scheme}://127.0.0.1:${bridge.ports.rest}`,
    token: TOKEN,
    healthUrl,
    tokenFile,
    logs: () => lines.join(""),
    readiness: async () => (await (await fetch(`${healthUrl}/readyz`)).text()).trim(),
    close: () => {
      closed ??= bridge.stop().then(() => rm(folder, { recursive: true, force: true }));
      return closed;
    },
  };
}

/** The same, once the Redis is reachable. */
export async function startReadyBridge(settings: Partial<BridgeConfig>): Promise<Bridge> {
  const bridge = await startBridge(settings);
  await vi.waitFor(async () => expect(await bridge.readiness()).toBe("ok"), { timeout: 10_000, interval: 10 });
  return bridge;
}
