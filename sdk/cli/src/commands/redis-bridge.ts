import { createLog, loadBridgeConfig } from "@sluice/controller";
import { RedisBridge } from "@sluice/controller/redis-bridge";
import { ExitCode } from "../errors.ts";
import { stopSignal } from "../stop-signal.ts";
import type { SettingFlags } from "./settings.ts";

/** `sluice redis-bridge`: until it is ended. Answers the exit code. */
export async function redisBridgeCommand(version: string, flags: SettingFlags): Promise<number> {
  const { config: file } = flags;
  const config = loadBridgeConfig({ flags, env: process.env, ...(file === undefined ? {} : { file }) });
  const log = createLog(config.logLevel);
  const stop = stopSignal();
  const bridge = await RedisBridge.start({ config, log });
  const { rest, health } = bridge.ports;
  log.info({ version, rest: `${config.restHost}:${rest}`, healthPort: health }, "the bridge runs");
  if (!stop.aborted) {
    await new Promise<void>((resolve) => stop.addEventListener("abort", () => resolve(), { once: true }));
  }
  log.info("the bridge stops");
  await bridge.stop();
  return ExitCode.Done;
}
