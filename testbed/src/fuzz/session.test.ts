import { fileURLToPath } from "node:url";
import { compileModule } from "@sluice/cli";
import { beforeAll, describe, expect, test } from "vitest";
import { runInThread } from "./fuzz.ts";
import { minimise } from "./minimise.ts";
import type { Oracle } from "./oracle.ts";
import { Session, type SessionPlan, type SessionResult } from "./session.ts";

const FAULTY = fileURLToPath(new URL("./testdata/assembly/faulty.ts", import.meta.url));

let wasm: Uint8Array;
beforeAll(async () => {
  ({ wasm } = await compileModule(FAULTY, { exportRuntime: true }));
});

function plan(seedInput: string, iterations = 500): SessionPlan {
  return { wasm, prefix: "", corpus: [Buffer.from(seedInput)], seed: 7, iterations, milliseconds: Infinity };
}

function run(seedInput: string, oracle: Oracle, iterations?: number): SessionResult {
  return new Session(plan(seedInput, iterations), oracle, () => undefined).run();
}

describe("a session", () => {
  test("finds a trap by a token of the dictionary and makes the input small", () => {
    const { failure } = run("some text to begin with", { dictionary: ["xTx"] });
    expect(failure?.kind).toBe("trap");
    expect(failure?.message).toContain("unreachable");
    expect(Buffer.from(failure?.input ?? []).toString()).toBe("T");
  });

  test("names the place of an assertion that fails", () => {
    expect(run("x", { dictionary: ["A"] }).failure?.message).toContain("the letter A at testbed/src/fuzz/testdata");
  });

  test("finds memory that grows", () => {
    expect(run("x", { dictionary: ["G"] }).failure?.kind).toBe("growth");
  });

  test("finds a difference from the oracle", () => {
    const { failure } = run("x", { check: (input) => (input.includes(0x44) ? "a D" : null), dictionary: ["--D--"] });
    expect(failure).toMatchObject({ kind: "difference", message: "a D" });
    expect(Buffer.from(failure?.input ?? []).toString()).toBe("D");
  });

  test("begins with the corpus", () => {
    const { runs, failure } = run("T", {}, 0);
    expect(runs).toBe(1);
    expect(failure?.kind).toBe("trap");
  });

  test("tries the same inputs for the same seed", () => {
    const inputsOf = (): string[] => {
      const inputs: string[] = [];
      new Session({ ...plan("abc"), corpus: [Buffer.from("abc")] }, { check: () => null }, (input) => {
        inputs.push(Buffer.from(input).toString("hex"));
      }).run();
      return inputs;
    };
    const inputs = inputsOf();
    expect(inputs).toEqual(inputsOf());
    expect(new Set(inputs).size).toBeGreaterThan(30);
  });
});

test("an input that never returns is a hang, and is known", async () => {
  const { failure } = await runInThread({ ...plan("aHa"), oracle: undefined }, 300);
  expect(failure?.kind).toBe("hang");
  expect(Buffer.from(failure?.input ?? []).toString()).toBe("aHa");
});

test("minimise keeps what makes an input fail", () => {
  const fails = (input: Uint8Array): boolean => input.includes(1) && input.includes(2);
  expect([...minimise(Uint8Array.of(9, 1, 9, 9, 9, 2, 9), fails)]).toEqual([1, 2]);
});
