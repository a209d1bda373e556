import path from "node:path";
import { findEnvoy } from "@sluice/envoy";
import { UserError } from "@sluice/manifest";
import { ExitCode, formatError } from "../errors.ts";
import { profileJson, profileTable } from "../profile/profile-report.ts";
import { findProject, type Project, selectFolders } from "../project.ts";
import { parseSeconds } from "../seconds.ts";
import { stopSignal } from "../stop-signal.ts";
import { BROKEN, type Counts, NOTHING } from "../testing/counts.ts";
import { prepareInspection } from "../testing/inspection.ts";
import { prepareProfile, type ScenarioProfile, takeProfile } from "../testing/profile.ts";
import { runScenarios } from "../testing/scenarios.ts";
import { scenariosOf, specsOf } from "../testing/test-files.ts";
import type { TestRun } from "../testing/test-run.ts";
import { runSpecs } from "../testing/unit.ts";
import { untilChanged } from "../testing/watch.ts";
import { buildQuietly } from "./build.ts";

export interface TestFlags {
  readonly unit?: boolean;
  readonly envoy?: boolean;
  readonly watch?: boolean;
  /** A port, or true for Node's own. */
  readonly inspect?: string | true;
  readonly profile?: boolean;
  readonly json?: boolean;
  /** As parseSeconds takes it. */
  readonly timeout?: string;
}

interface Results {
  readonly unit: Counts;
  readonly scenarios: Counts;
  readonly profile?: ScenarioProfile;
  /** Of both. */
  readonly milliseconds: number;
}

/** In which some test has to end: a first compile on a busy machine takes most of one minute. */
const PATIENCE = "2m";

/** Of Node's inspector (https://nodejs.org/api/debugger.html). */
const INSPECTOR_PORT = 9229;

/** `sluice test [NAME…]`: specs, then scenarios. Answers the exit code. */
export async function testCommand(names: readonly string[], flags: TestFlags): Promise<number> {
  const project = await findProject(process.cwd());
  const folders = selectFolders(project.plugins, names);
  if (flags.profile === true) refuseBeside(flags);
  // A missing Envoy is one error, not one for each scenario.
  if (flags.envoy === true) await findEnvoy({ onProgress: console.error });
  const patience = parseSeconds(flags.timeout ?? PATIENCE, "--timeout") * 1000;
  const run: TestRun = {
    root: project.root,
    quiet: flags.json === true,
    signal: stopSignal(),
    patience: patience === 0 ? undefined : patience,
  };
  for (;;) {
    const results = await testOnce(project, folders, flags, run);
    report(results, folders, flags, project.root);
    if (flags.watch !== true || run.signal.aborted) return exitCodeOf(results);
    console.error("waiting for a change; Ctrl-C ends");
    if (!(await untilChanged(folders, run.signal))) return exitCodeOf(results);
  }
}

async function testOnce(
  project: Project,
  folders: readonly string[],
  flags: TestFlags,
  run: TestRun,
): Promise<Results> {
  const started = performance.now();
  if (flags.profile === true) {
    return {
      unit: NOTHING,
      ...(await profileModules(project, folders, run)),
      milliseconds: performance.now() - started,
    };
  }
  const unit = await runSpecs(run, (await Promise.all(folders.map(specsOf))).flat());
  const scenarios =
    flags.unit === true || run.signal.aborted ? NOTHING : await testModules(project, folders, flags, run);
  return { unit, scenarios, milliseconds: performance.now() - started };
}

/** Scenarios run what would be shipped, so that is built first; under a debugger what it can show. */
async function testModules(
  project: Project,
  folders: readonly string[],
  flags: TestFlags,
  run: TestRun,
): Promise<Counts> {
  const files = (await Promise.all(folders.map(scenariosOf))).flat();
  if (files.length === 0) return NOTHING;
  const inspector = inspectorOf(flags);
  const { env, errors } =
    inspector.inspect === undefined
      ? { env: {}, errors: await buildQuietly(project, folders) }
      : await prepareInspection(project, folders);
  for (const error of errors) console.error(formatError(error));
  if (errors.length > 0) return BROKEN;
  return runScenarios(run, files, { hosts: hostsOf(flags), env, ...inspector });
}

/** On the emulator, where V8's profiler sees the plugin. */
async function profileModules(
  project: Project,
  folders: readonly string[],
  run: TestRun,
): Promise<Pick<Results, "scenarios" | "profile">> {
  const files = (await Promise.all(folders.map(scenariosOf))).flat();
  if (files.length === 0) return { scenarios: NOTHING };
  const { setup, errors } = await prepareProfile(project, folders);
  for (const error of errors) console.error(formatError(error));
  if (errors.length > 0) return { scenarios: BROKEN };
  const scenarios = await runScenarios(run, files, { hosts: "emulator", env: setup.env, inTurn: true });
  return { scenarios, profile: await takeProfile(setup) };
}

function refuseBeside(flags: TestFlags): void {
  const other = (["unit", "envoy", "inspect"] as const).find((name) => flags[name] !== undefined);
  if (other === undefined) return;
  throw new UserError(`--profile and --${other} do not go together`, {
    help: "a profile is made of scenarios on the emulator, without a debugger",
  });
}

/** What is set by hand holds where no flag says more. */
function hostsOf({ envoy }: TestFlags): string {
  return envoy === true ? "all" : (process.env.SLUICE_HOSTS ?? "emulator");
}

function inspectorOf({ inspect }: TestFlags): { readonly inspect?: number } {
  if (inspect === undefined) return {};
  if (inspect === true) return { inspect: INSPECTOR_PORT };
  const port = Number(inspect);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return { inspect: port };
  throw new UserError(`--inspect ${inspect}: expected a port`, { help: "leave it out for 9229" });
}

function report(results: Results, folders: readonly string[], flags: TestFlags, root: string): void {
  const { unit, scenarios, profile, milliseconds } = results;
  const file = profile === undefined ? "" : path.relative(root, profile.file);
  const passed = unit.passed + scenarios.passed;
  const failed = unit.failed + scenarios.failed;
  if (passed + failed === 0) throw nothingToTest(folders, flags);
  if (flags.json === true) {
    const counts = { passed, failed, unit, scenarios, milliseconds: Math.round(milliseconds) };
    const shown = profile === undefined ? counts : { ...counts, profile: profileJson(profile.hot, file) };
    console.log(JSON.stringify(shown, null, 2));
    return;
  }
  if (profile !== undefined) console.log(`${profileTable(profile.hot)}\nwritten for DevTools: ${file}\n`);
  const parts = [
    `${counted(unit)} of unit tests`,
    ...(flags.unit === true ? [] : [`${counted(scenarios)} of scenarios`]),
  ];
  console.log(`${passed} passed, ${failed} failed (${parts.join(", ")}) in ${(milliseconds / 1000).toFixed(1)} s`);
}

function counted({ passed, failed }: Counts): string {
  return failed === 0 ? `${passed}` : `${passed} of ${passed + failed}`;
}

function nothingToTest(folders: readonly string[], { unit }: TestFlags): UserError {
  const scenarios = unit === true ? "" : ", scenarios into test/";
  return new UserError("there is nothing to test", {
    where: folders.join(", "),
    help: `write specs into assembly/__tests__${scenarios}`,
  });
}

function exitCodeOf({ unit, scenarios }: Results): number {
  return unit.failed + scenarios.failed === 0 ? ExitCode.Done : ExitCode.UserInput;
}
