import { once } from "node:events";
import { close as closeInspector, open as openInspector } from "node:inspector";
import path from "node:path";
import { findEnvoy, freePortFrom, isPortFree, type LogLevel } from "@sluice/envoy";
import { loadManifest, MissingError, UserError } from "@sluice/manifest";
import type { Compiler } from "../build/job.ts";
import { sharedPool } from "../build/pool.ts";
import { helpConsole } from "../dev/debug-console.ts";
import { devJob } from "../dev/dev-build.ts";
import { DevSession } from "../dev/dev-session.ts";
import { DevView } from "../dev/dev-view.ts";
import { Echo } from "../dev/echo.ts";
import { EmulatorRunner } from "../dev/emulator-runner.ts";
import { EnvoyRunner } from "../dev/envoy-runner.ts";
import type { PluginRunner } from "../dev/plugin-runner.ts";
import { upstreamTarget } from "../dev/upstream-target.ts";
import { ExitCode } from "../errors.ts";
import { findProject, namesOf, type Project, selectFolders } from "../project.ts";
import { stopSignal } from "../stop-signal.ts";
import { colorsFor } from "../terminal.ts";

export interface DevFlags {
  readonly upstream?: string;
  readonly config?: string;
  readonly port?: string;
  readonly logLevel?: string;
  readonly emulator?: boolean;
  /** The port; true: Node's own. */
  readonly inspect?: string | true;
}

/** The first that is tried where none is asked for. */
const PORT = 8080;

/** Node's own for its inspector. */
const INSPECTOR_PORT = 9229;

/** Envoy's names for the levels. */
const ENVOY_LEVELS: Readonly<Record<string, LogLevel>> = { warn: "warning" };

/** What is open, the last opened last. */
type Closers = (() => Promise<unknown>)[];

/** `sluice dev NAME`: the plugin in a real Envoy, reloaded on save, until it is ended. Answers the exit code. */
export async function devCommand(name: string | undefined, flags: DevFlags): Promise<number> {
  const closers: Closers = [() => sharedPool().close()];
  try {
    const ended = await serveUntilEnded(name, flags, closers);
    if (ended === undefined) return ExitCode.Done;
    throw new MissingError("Envoy ended by itself", { help: `its last lines:\n${ended.join("\n")}` });
  } finally {
    // Also after an error: what stays open keeps the process alive.
    for (const close of closers.reverse()) await close();
  }
}

/** The last lines of a host that ended by itself; undefined when it was ended. @param closers gets what is opened */
async function serveUntilEnded(
  name: string | undefined,
  flags: DevFlags,
  closers: Closers,
): Promise<readonly string[] | undefined> {
  const stop = stopSignal();
  const project = await findProject(process.cwd());
  const folder = oneFolder(project, name);
  const manifest = await loadManifest(folder);
  const view = new DevView({ write: (line) => console.log(line), colors: colorsFor(process.stdout) });
  closers.push(async () => view.end());
  const port = await portOf(flags.port);
  const echo = flags.upstream === undefined ? await Echo.start() : undefined;
  if (echo !== undefined) closers.push(() => echo.close());
  const upstream = flags.upstream ?? echo?.url ?? "";
  const setup: RunnerSetup = { flags, view, port, root: project.root, upstream, stop };
  // Node would wait for a debugger that is attached; a connection that is cut is one that it takes up again.
  if (flags.inspect !== undefined) closers.push(async () => closeInspector());
  const starting = isEmulated(flags) ? emulator(setup) : envoy(setup, manifest.name, echo === undefined);
  const runner = await unlessAborted(starting, stop);
  if (runner === undefined) return undefined;
  closers.push(() => runner.stop());
  view.note(`${runner.title} in front of ${flags.upstream ?? "an echo, which answers with the request as JSON"}`);
  const compile: Compiler = (job) => sharedPool().compile(job);
  const session = new DevSession({
    folder,
    root: project.root,
    configFile: flags.config === undefined ? undefined : path.resolve(flags.config),
    logLevel: flags.logLevel,
    compiler: announcedOnce(compile, () => view.note(`compiling ${manifest.name}…`)),
    runner,
    view,
  });
  closers.push(() => session.stop());
  // A first build that came from the cache has loaded no compiler; the first save shall not wait for that.
  const started = session.start().then(() => void compile(devJob(project.root, manifest)).catch(() => {}));
  // Both may end it while the first build is under way.
  const over = Promise.race([aborted(stop), runner.ended]);
  await Promise.race([started, over]);
  return over;
}

interface RunnerSetup {
  readonly flags: DevFlags;
  readonly view: DevView;
  readonly port: number;
  readonly root: string;
  /** URL. */
  readonly upstream: string;
  readonly stop: AbortSignal;
}

/** The compiler, which tells of its first work: that takes seconds, which later ones do not. */
function announcedOnce(compile: Compiler, tell: () => void): Compiler {
  let told = false;
  return (job) => {
    if (!told) tell();
    told = true;
    return compile(job);
  };
}

/** The inspector is Node's, and what runs in Node is the emulator. */
function isEmulated({ emulator: asked = false, inspect }: DevFlags): boolean {
  return asked || inspect !== undefined;
}

/** @param rewritesHost whether the upstream is asked by its own name */
async function envoy(
  { flags, view, port, root, upstream, stop }: RunnerSetup,
  plugin: string,
  rewritesHost: boolean,
): Promise<PluginRunner> {
  const level = flags.logLevel ?? "info";
  return EnvoyRunner.start({
    binary: await findEnvoy({ onProgress: (line) => console.error(line), signal: stop }),
    plugin,
    port,
    movable: flags.port === undefined,
    upstream: { ...upstreamTarget(upstream), rewritesHost },
    logLevel: ENVOY_LEVELS[level] ?? (level as LogLevel),
    view,
    root,
    signal: stop,
  });
}

async function emulator({ flags: { inspect }, view, port, root, upstream }: RunnerSetup): Promise<PluginRunner> {
  upstreamTarget(upstream);
  if (inspect !== undefined) {
    const inspectorPort = await freePortOf(inspect === true ? String(INSPECTOR_PORT) : inspect, "--inspect");
    // Says the address by itself.
    openInspector(inspectorPort, "127.0.0.1");
    helpConsole();
    view.note("attach a debugger: chrome://inspect in Chrome, Open dedicated DevTools for Node");
  }
  return new EmulatorRunner({ port, upstream, view, root });
}

async function aborted(signal: AbortSignal): Promise<undefined> {
  if (!signal.aborted) await once(signal, "abort");
}

/** What a promise comes to, also its error; undefined when it was given up, which it has to hear of by itself. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

/** The plugin that is named, or the only one there is. */
function oneFolder({ plugins, testModules }: Project, name: string | undefined): string {
  const [folder, ...others] = selectFolders([...plugins, ...testModules], name === undefined ? [] : [name]);
  if (folder !== undefined && others.length === 0) return folder;
  throw new UserError("one plugin is run at a time: name it", {
    help: `sluice dev NAME, of ${namesOf([...plugins, ...testModules])}`,
  });
}

function portOf(text: string | undefined): Promise<number> {
  return text === undefined ? freePortFrom(PORT) : freePortOf(text, "--port");
}

/** @throws UserError for what is no port, or somebody else's */
async function freePortOf(text: string, flag: string): Promise<number> {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new UserError(`${JSON.stringify(text)} is no port`, { where: flag, help: `${flag} 8080` });
  }
  if (port === 0 || (await isPortFree(port))) return port;
  throw new UserError(`port ${port} is taken: another program listens there`, {
    where: flag,
    help: `end that program, or take another port: ${flag} ${await freePortFrom(port + 1)}`,
  });
}
