import { create } from "@bufbuild/protobuf";
import { UserError } from "@sluice/manifest";
import { AdminSchema, type Bootstrap } from "../generated/envoy/config/bootstrap/v3/bootstrap_pb.js";
import { pipeAddress, socketAddress } from "../resource/address.ts";
import { type EnvoyResources, withFileXds, type XdsFiles } from "../xds/file-xds.ts";
import { Admin, type ListenerAddress } from "./admin.ts";
import { type EnvoyBinary, findEnvoy } from "./binary.ts";
import { Child, type ChildExit } from "./child.ts";
import { LineLog } from "./line-log.ts";
import { type LogLevel, parseLogLine, relevantLines } from "./log-line.ts";
import { rejectionText } from "./rejection.ts";
import { RunDirectory } from "./run-directory.ts";
import { until } from "./until.ts";
import { type ApplyResult, Updater } from "./updater.ts";

/** Milliseconds until a line of the access log is written. */
const ACCESS_LOG_FLUSH = 200;

export interface StartOptions {
  /** Without `admin` it gets one; see `adminPort`. */
  readonly bootstrap: Bootstrap;
  /** Listeners and clusters that `apply` can replace while Envoy runs, besides the bootstrap's static ones. */
  readonly resources?: EnvoyResources;
  /** Default: what `findEnvoy()` finds. */
  readonly binary?: EnvoyBinary;
  /** Worker threads. Default 1. */
  readonly concurrency?: number;
  /** Default "info". */
  readonly logLevel?: LogLevel;
  /** By component, such as `{ wasm: "debug" }`. */
  readonly componentLogLevels?: Readonly<Record<string, LogLevel>>;
  /** Also keep Envoy's log in this file (64 MiB, then `<file>.1`). */
  readonly logFile?: string;
  /** Told of each line of Envoy's log, from the start on. */
  readonly onLog?: (line: string) => void;
  /** Told of each line that Envoy writes to stdout: access logs. */
  readonly onAccessLog?: (line: string) => void;
  /** Loopback port of the admin interface, 0 = any. Default: a Unix socket that only this user may open. */
  readonly adminPort?: number;
  /** Seconds that streams of a replaced listener may go on. Default: Envoy's, 600. */
  readonly drainSeconds?: number;
  /** Milliseconds until Envoy must serve. Default 60,000: ten large modules on a loaded machine. */
  readonly readyTimeout?: number;
  /** Milliseconds between SIGTERM and SIGKILL. Default 5,000. */
  readonly stopGrace?: number;
  /** Gives up while Envoy is not ready yet: `start` rejects with its reason, and no process is left. */
  readonly signal?: AbortSignal;
  /**
   * Whether updates come from a control plane whose messages need not be searched for unknown and deprecated fields, which
   * takes a fifth of the time for a large route table. Default false: Envoy warns of them.
   */
  readonly trustsUpdates?: boolean;
  /** Further command line arguments. */
  readonly args?: readonly string[];
}

/** A running Envoy. It ends with `stop`, and never outlives this process. */
export class Envoy {
  readonly binary: EnvoyBinary;
  readonly admin: Admin;
  /** What Envoy logs (stderr). */
  readonly log: LineLog;
  /** What Envoy writes to stdout. */
  readonly accessLog: LineLog;
  readonly concurrency: number;
  readonly #child: Child;
  readonly #directory: RunDirectory;
  readonly #stopGrace: number;
  /** Undefined when Envoy was started without resources. */
  #updater: Updater | undefined;

  private constructor(parts: Launch, admin: Admin) {
    this.binary = parts.binary;
    this.admin = admin;
    this.log = parts.log;
    this.accessLog = parts.accessLog;
    this.concurrency = parts.options.concurrency ?? 1;
    this.#child = parts.child;
    this.#directory = parts.directory;
    this.#stopGrace = parts.options.stopGrace ?? 5_000;
  }

  /**
   * Resolves when Envoy serves. Throws UserError with the log's warnings and errors when it refuses the configuration,
   * ends, or is not ready in time; no process is left then.
   */
  static async start(options: StartOptions): Promise<Envoy> {
    const binary = options.binary ?? (await findEnvoy());
    const directory = await RunDirectory.create();
    try {
      const files = options.resources && (await Updater.prepare(directory.xds, options.resources));
      await directory.writeBootstrap(completeBootstrap(options, directory));
      const parts = await launch(options, binary, directory);
      try {
        const envoy = new Envoy(parts, await ready(parts));
        envoy.#updater = options.resources && files && (await follow(envoy, files, options.resources));
        return envoy;
      } catch (error) {
        await parts.child.stop(0);
        parts.log.close();
        throw error;
      }
    } catch (error) {
      await directory.remove();
      throw error;
    }
  }

  get pid(): number {
    return this.#child.pid;
  }

  get running(): boolean {
    return this.#child.running;
  }

  /** Resolves when the process has ended, wanted or not. */
  get exited(): Promise<ChildExit> {
    return this.#child.exited;
  }

  /** Active listeners with their real ports. */
  listeners(): Promise<ListenerAddress[]> {
    return this.admin.listeners();
  }

  /** `http://host:port` of a listener; one bound to all addresses is reached by loopback. */
  async url(listener: string): Promise<string> {
    const found = (await this.listeners()).find(({ name }) => name === listener);
    if (found === undefined) {
      throw new Error(`Envoy has no active listener "${listener}"`);
    }
    const { address, port } = found;
    const host = address === "0.0.0.0" ? "127.0.0.1" : address === "::" ? "[::1]" : address;
    return `http://${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${port}`;
  }

  /** Replaces listeners and clusters without a restart; established streams go on. Needs `resources` at the start. */
  apply(resources: EnvoyResources): Promise<ApplyResult> {
    if (this.#updater === undefined) {
      throw new Error("Envoy was started without `resources`, so it does not look for updates");
    }
    return this.#updater.apply(resources);
  }

  /** The log's warnings and errors so far, the last of them. */
  problems(): string[] {
    return relevantLines(this.log.lines);
  }

  /** Lets our process end while Envoy runs, which then ends too. */
  unref(): void {
    this.#child.unref();
  }

  /** Ends the process and removes its files. Calling it again is fine. */
  async stop(): Promise<ChildExit> {
    const exit = await this.#child.stop(this.#stopGrace);
    this.log.close();
    this.accessLog.close();
    await this.#directory.remove();
    return exit;
  }
}

/** The updater of an Envoy that has taken its first resources; throws when it has not. */
async function follow(envoy: Envoy, files: XdsFiles, initial: EnvoyResources): Promise<Updater> {
  const { updater, result } = await Updater.follow(envoy, files, initial);
  if (result.kind === "rejected") {
    throw new UserError(`Envoy refused the configuration: ${result.errors.map(rejectionText).join("; ")}`);
  }
  return updater;
}

/** What exists between the start of the process and its readiness. */
interface Launch {
  readonly options: StartOptions;
  readonly binary: EnvoyBinary;
  readonly directory: RunDirectory;
  readonly child: Child;
  readonly log: LineLog;
  readonly accessLog: LineLog;
}

function completeBootstrap(options: StartOptions, directory: RunDirectory): Bootstrap {
  const { bootstrap, adminPort } = options;
  const address = adminPort === undefined ? pipeAddress(directory.adminSocket) : socketAddress("127.0.0.1", adminPort);
  const admin = bootstrap.admin ?? create(AdminSchema, { address });
  const complete = { ...bootstrap, admin };
  return options.resources === undefined ? complete : withFileXds(complete, directory.xds);
}

async function launch(options: StartOptions, binary: EnvoyBinary, directory: RunDirectory): Promise<Launch> {
  const log = new LineLog(options.logFile === undefined ? {} : { file: options.logFile });
  const accessLog = new LineLog();
  if (options.onLog !== undefined) {
    log.onLine(options.onLog);
  }
  if (options.onAccessLog !== undefined) {
    accessLog.onLine(options.onAccessLog);
  }
  const args = commandLine(options, directory);
  const started = { path: binary.path, args, stdout: accessLog, stderr: log, runDirectory: directory.path };
  try {
    const child = await Child.start(started);
    return { options, binary, directory, child, log, accessLog };
  } catch (cause) {
    log.close();
    throw new UserError(`Envoy cannot be started: ${cause instanceof Error ? cause.message : cause}`, {
      where: binary.path,
      cause,
    });
  }
}

function commandLine(options: StartOptions, directory: RunDirectory): string[] {
  const args = ["--config-path", directory.bootstrap, "--admin-address-path", directory.adminAddressFile];
  // Hot restart shares memory between processes by a number: without it any number of Envoys run side by side, and
  // nothing is left in /dev/shm.
  args.push("--disable-hot-restart", "--concurrency", String(options.concurrency ?? 1));
  args.push("--log-level", options.logLevel ?? "info");
  const components = Object.entries(options.componentLogLevels ?? {});
  if (components.length > 0) {
    args.push("--component-log-level", components.map(([name, level]) => `${name}:${level}`).join(","));
  }
  // Envoy's own 10 s would show a request long after it ended.
  args.push("--file-flush-interval-msec", String(ACCESS_LOG_FLUSH));
  // Ask clients of a replaced listener to reconnect at once rather than little by little over the drain time.
  args.push("--drain-strategy", "immediate");
  if (options.trustsUpdates === true) args.push("--ignore-unknown-dynamic-fields");
  if (options.drainSeconds !== undefined) {
    args.push("--drain-time-s", String(options.drainSeconds));
  }
  return [...args, ...(options.args ?? [])];
}

/** The admin client once Envoy serves; otherwise ends the process and throws. */
async function ready(parts: Launch): Promise<Admin> {
  const timeout = parts.options.readyTimeout ?? 60_000;
  const admin = await until(timeout, async () => {
    parts.options.signal?.throwIfAborted();
    if (!parts.child.running) {
      await parts.child.exited;
      throw notReady(parts, "Envoy ended while it started");
    }
    const address = await parts.directory.adminAddress();
    const client = address && new Admin(address);
    return (await client?.isReady()) ? client : undefined;
  });
  if (admin === undefined) {
    throw notReady(parts, `Envoy was not ready after ${timeout} ms`);
  }
  return admin;
}

function notReady(parts: Launch, what: string): UserError {
  const lines = relevantLines(parts.log.lines);
  const critical = lines.map(parseLogLine).findLast((line) => line?.level === "critical");
  const where = parts.log.file;
  const message = [critical ? `${what}: ${critical.text}` : what, ...lines].join("\n");
  return new UserError(message, where === undefined ? {} : { where });
}
