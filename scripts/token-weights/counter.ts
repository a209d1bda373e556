import { compileModule } from "@sluice/cli";
import { loadSubject } from "../../testbed/src/fuzz/subject.ts";

/** How a text is made of runs and letters, as the SDK counts them. */
export interface Counts {
  /** runs by kind and length; in the first column, characters beyond the longest length */
  readonly runs: readonly (readonly number[])[];
  readonly letters: readonly number[];
}

export type Counter = (text: string) => Counts;

/** The SDK's own counting, compiled. */
export async function counter(): Promise<Counter> {
  const file = "scripts/token-weights/assembly/counts.ts";
  const { wasm } = await compileModule(file, { mode: "release", exportRuntime: true });
  const subject = loadSubject(new WebAssembly.Module(wasm));
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
  const rows = upTo(subject.call("rows"));
  const columns = upTo(subject.call("columns"));
  const letters = upTo(subject.call("letterCount"));
  return (text) => {
    subject.run(Buffer.from(text));
    return {
      runs: rows.map((row) => columns.map((column) => subject.call("at", row, column))),
      letters: letters.map((index) => subject.call("letter", index)),
    };
  };
}
