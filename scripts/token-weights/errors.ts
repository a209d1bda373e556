import { compileModule } from "@sluice/cli";
import { loadSubject } from "../../testbed/src/fuzz/subject.ts";
import { samples } from "./texts.ts";
import { TOKENIZERS } from "./tokenizers.ts";

/** How far the estimate is off for one class of texts that it was not fitted to. */
export interface ErrorRow {
  readonly kind: string;
  readonly texts: number;
  /** of all texts, in the first tokenizer's */
  readonly tokens: number;
  /** mean of the relative errors' absolute values, for each of `TOKENIZERS` */
  readonly errors: readonly number[];
}

/** Estimates the held-out texts with the SDK's code and weights. */
export async function heldOutErrors(): Promise<readonly ErrorRow[]> {
  const file = "scripts/token-weights/assembly/estimate.ts";
  const { wasm } = await compileModule(file, { mode: "release", exportRuntime: true });
  const subject = loadSubject(new WebAssembly.Module(wasm));
  const measured = samples("held-out").map(({ kind, text }) => {
    subject.run(Buffer.from(text));
    const counts = TOKENIZERS.map(({ count }) => count(text));
    return {
      kind,
      tokens: counts[0] ?? 0,
      errors: counts.map((truth, index) => Math.abs(subject.call("tokens", index) - truth) / truth),
    };
  });
  return [...new Set(measured.map(({ kind }) => kind))].sort().map((kind) => {
    const rows = measured.filter((row) => row.kind === kind);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    return {
      kind,
      texts: rows.length,
      tokens: rows.reduce((sum, { tokens }) => sum + tokens, 0),
      errors: TOKENIZERS.map((_, index) => mean(rows.map(({ errors }) => errors[index] ?? 0))),
    };
  });
}
