import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Child } from "@sluice/envoy/launcher/child.ts";
import { LineLog } from "@sluice/envoy/launcher/line-log.ts";
import { freePort } from "../free-port.ts";
import { findValkey } from "./binary.ts";

export interface SentinelInit {
  /** Its name. */
  readonly master: string;
  /** Of the master, on loopback. */
  readonly port: number;
  /** For master and replicas. */
  readonly password: string;
  /** For the sentinel itself. */
  readonly own: string;
}

/** A Valkey in sentinel's mode that decides by itself. */
export interface Sentinel {
  readonly url: string;
  /** Resolves when it knows whom it could make the master. */
  knowsReplica(): Promise<void>;
  stop(): Promise<void>;
}

/** Milliseconds. */
const DOWN_AFTER = 500;
const GRACE = 5_000;

export async function startSentinel({ master, port, password, own }: SentinelInit): Promise<Sentinel> {
  const path = await findValkey();
  await chmod(path, 0o755);
  const directory = await mkdtemp(join(tmpdir(), "sluice-sentinel-"));
  const ownPort = await freePort();
  const lines = [
    `port ${ownPort}`,
    "bind 127.0.0.1",
    `dir ${directory}`,
    `requirepass "${own}"`,
    `sentinel monitor ${master} 127.0.0.1 ${port} 1`,
    `sentinel auth-pass ${master} "${password}"`,
    `sentinel down-after-milliseconds ${master} ${DOWN_AFTER}`,
    `sentinel failover-timeout ${master} 5000`,
  ];
  const file = join(directory, "sentinel.conf");
  await writeFile(file, `${lines.join("\n")}\n`);
  const log = new LineLog();
  const child = await Child.start({
    path,
    args: [file, "--sentinel"],
    stdout: log,
    stderr: log,
    runDirectory: directory,
  });
  await said(log, "+monitor master");
  return {
    url: `redis://127.0.0.1:${ownPort}`,
    knowsReplica: () => said(log, "+slave slave"),
    stop: async () => {
      await child.stop(GRACE);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function said(log: LineLog, text: string): Promise<void> {
  if (log.lines.some((line) => line.includes(text))) return Promise.resolve();
  return new Promise((resolve) => {
    const forget = log.onLine((line) => {
      if (!line.includes(text)) return;
      forget();
      resolve();
    });
  });
}
