import { compileModule } from "@sluice/cli";
import { loadSubject } from "../fuzz/subject.ts";
import { measure } from "./measure.ts";

export interface JsonBench {
  readonly name: string;
  /** Of the body's bytes; the median of the rounds. */
  readonly nsPerByte: number;
}

const BODY_BYTES = 16 << 10;

const PROSE = "The quick brown fox jumped over the lazy dog, which - half asleep - did not\neven look up. ";

/** A chat request of 16 KB; with the model at its end, finding it means passing over everything. */
function chatBody(modelFirst: boolean): Buffer {
  const messages: { role: string; content: string }[] = [];
  const model = "gpt-4o-mini";
  const body = (): string =>
    JSON.stringify(modelFirst ? { model, stream: true, messages } : { stream: true, messages, model });
  for (let index = 0; body().length < BODY_BYTES; index++) {
    messages.push({ role: index % 2 === 0 ? "user" : "assistant", content: PROSE.repeat(1 + (index % 13)) });
  }
  return Buffer.from(body());
}

/** Speed of the SDK's JSON on a chat request, with JSON.parse for comparison; the budget for find and rewrite is 0.25. */
export async function benchJson(): Promise<JsonBench[]> {
  const { wasm } = await compileModule("testbed/src/bench/assembly/json.ts", { mode: "release", exportRuntime: true });
  const subject = loadSubject(new WebAssembly.Module(wasm));
  const results: JsonBench[] = [];
  for (const modelFirst of [true, false]) {
    const body = chatBody(modelFirst);
    subject.write(subject.call("input", body.length), body);
    for (const name of ["find", "rewrite", "query", "validate", "read"]) {
      const time = measure(
        () => subject.call(name),
        () => subject.call("__collect"),
      );
      const place = modelFirst ? "first" : "last";
      results.push({ name: `json ${name}, model ${place}`, nsPerByte: time / body.length });
    }
  }
  const text = chatBody(true).toString();
  const parse = measure(
    () => JSON.parse(text),
    () => undefined,
  );
  return [...results, { name: "JSON.parse of the decoded text", nsPerByte: parse / text.length }];
}
