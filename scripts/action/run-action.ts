import { execFile } from "node:child_process";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parse } from "yaml";

const run = promisify(execFile);

/** The part of an action's metadata that a runner reads. */
export interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

interface Job {
  readonly if?: string;
  readonly steps: readonly Step[];
}

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly "working-directory"?: string;
}

/** What a run of the action did. */
export interface ActionRun {
  /** What npm and npx were called with, and the files that their environment named, in order. */
  readonly calls: readonly Call[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

export interface Call {
  readonly command: readonly string[];
  /** Contents of `$DOCKER_CONFIG/config.json`. */
  readonly docker?: unknown;
  readonly kubeconfig?: string;
  /** The private key that signs. */
  readonly key?: string;
  /** SOURCE_DATE_EPOCH. */
  readonly epoch?: string;
}

/** Of a runner's environment. */
const RUNNER = { GITHUB_SERVER_URL: "https://git.example.com", GITHUB_REPOSITORY: "Acme/Hello" };

const FILE = fileURLToPath(new URL("../../.github/actions/sluice/action.yml", import.meta.url));

export async function readAction(): Promise<Action> {
  return parse(await readFile(FILE, "utf8")) as Action;
}

/**
 * Runs the action's scripts as GitHub's runner does (bash -eo pipefail, outputs and summary by files), with stubs in the
 * place of npm, npx and git. Knows the expressions that the action uses: `inputs.a`, `steps.a.outputs.b`, comparisons and `&&`.
 *
 * @param folder an empty folder: the project
 * @param given inputs beside the defaults
 * @param event of the context `github`: `github.event.pull_request.head.repo.fork`
 */
export async function runAction(
  folder: string,
  given: Readonly<Record<string, string>>,
  event: Readonly<Record<string, string>> = {},
): Promise<ActionRun> {
  const action = await readAction();
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? ""] as const);
  const values = new Map([...defaults, ...Object.entries(given)].map(([name, value]) => [`inputs.${name}`, value]));
  for (const [name, value] of Object.entries(event)) values.set(name, value);
  const done = await runSteps(folder, action.runs.steps, values, RUNNER);
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, filled(value, values)]);
  return { ...done, outputs: Object.fromEntries(outputs) };
}

/**
 * Runs the scripts of a workflow's jobs one after the other, docker stubbed too.
 *
 * @param file absolute
 * @param values of the expressions in it: `secrets.A`, `github.ref`
 * @param env of the runner: `GITHUB_REPOSITORY`
 */
export async function runWorkflow(
  file: string,
  folder: string,
  values: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): Promise<Omit<ActionRun, "outputs">> {
  const { jobs } = parse(await readFile(file, "utf8")) as { readonly jobs: Readonly<Record<string, Job>> };
  const known = new Map(Object.entries(values));
  const steps = Object.values(jobs).flatMap((job) => (holds(job.if ?? "", known) ? job.steps : []));
  return runSteps(folder, steps, known, { ...RUNNER, ...env });
}

/** @param values of expressions; outputs of steps are added */
async function runSteps(
  folder: string,
  steps: readonly Step[],
  values: Map<string, string>,
  env: Readonly<Record<string, string>> = {},
): Promise<Omit<ActionRun, "outputs">> {
  const files = await writeStubs(folder);
  for (const step of steps) {
    if (step.run === undefined || !holds(step.if ?? "", values)) continue;
    const environment = Object.entries(step.env ?? {}).map(([name, value]) => [name, filled(value, values)]);
    await writeFile(files.output, "");
    await run("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run], {
      cwd: path.resolve(folder, filled(step["working-directory"] ?? ".", values)),
      env: { ...files.env, ...env, ...Object.fromEntries(environment) },
    });
    for (const line of (await readFile(files.output, "utf8")).trim().split("\n")) {
      const equals = line.indexOf("=");
      values.set(`steps.${step.id}.outputs.${line.slice(0, equals)}`, line.slice(equals + 1));
    }
  }
  return {
    calls: (await text(files.calls)).split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Call])),
    summary: await text(files.summary),
  };
}

async function writeStubs(folder: string) {
  const at = (name: string) => path.join(folder, ".runner", name);
  await mkdir(at("bin"), { recursive: true });
  for (const name of ["npm", "npx", "docker", "git"]) {
    await writeFile(at(`bin/${name}`), `#!/bin/sh\nexec "${process.execPath}" "${STUB}" ${name} "$@"\n`);
    await chmod(at(`bin/${name}`), 0o755);
  }
  return {
    calls: at("calls"),
    output: at("output"),
    summary: at("summary"),
    env: {
      PATH: `${at("bin")}${path.delimiter}${path.dirname(process.execPath)}${path.delimiter}/usr/bin:/bin`,
      TMPDIR: at("."),
      CALLS: at("calls"),
      GITHUB_OUTPUT: at("output"),
      GITHUB_STEP_SUMMARY: at("summary"),
    },
  };
}

const STUB = fileURLToPath(new URL("./stub.mjs", import.meta.url));

/** Whether all of `a == 'b'`, `a != 'b'` and `startsWith(a, 'b')` hold; what is not there equals '' and false. */
function holds(condition: string, values: ReadonlyMap<string, string>): boolean {
  if (condition === "") return true;
  return condition.split("&&").every((part) => {
    const compared = /^\s*([\w.-]+) ([!=]=) '?([^']*?)'?\s*$/.exec(part);
    const begun = /^\s*startsWith\(([\w.-]+), '([^']*)'\)\s*$/.exec(part);
    const [, name = "", operator = "", expected = ""] = compared ?? [];
    if (compared !== null) return ((values.get(name) ?? "") === expected) === (operator === "==");
    const [, subject = "", start = ""] = begun ?? [];
    if (begun === null) throw new Error(`the condition ${part} is not understood`);
    return (values.get(subject) ?? "").startsWith(start);
  });
}

function filled(template: string, values: ReadonlyMap<string, string>): string {
  return template.replace(/\$\{\{ ([\w.-]+) \}\}/g, (_, name: string) => values.get(name) ?? "");
}

async function text(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}
