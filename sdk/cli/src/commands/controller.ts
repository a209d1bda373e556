import { Cluster, createLog } from "@sluice/controller";
import { ExitCode } from "../errors.ts";
import { stopSignal } from "../stop-signal.ts";
import { type SettingFlags, settingsOf } from "./settings.ts";

/** `sluice controller`: in a cluster, until it is ended. Answers the exit code. */
export async function controllerCommand(version: string, flags: SettingFlags): Promise<number> {
  const config = settingsOf(flags);
  const log = createLog(config.logLevel);
  const stop = stopSignal();
  const cluster = await Cluster.start({ config, log, version });
  const { xdsHost: host, xdsPort: port, healthPort, target } = config;
  log.info({ version, target, xds: `${host}:${port}`, healthPort }, "the controller runs");
  if (!stop.aborted) {
    await new Promise<void>((resolve) => stop.addEventListener("abort", () => resolve(), { once: true }));
  }
  log.info("the controller stops");
  await cluster.stop();
  return ExitCode.Done;
}
