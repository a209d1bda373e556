import { compileModule } from "@sluice/cli";
import { loadSubject } from "../fuzz/subject.ts";
import { BUDGETS } from "./budgets.ts";
import type { Figure } from "./figure.ts";
import { measure } from "./measure.ts";

const EVENTS = 200;

const CHUNK =
  '{"id":"chatcmpl-9xYzAbCdEf","object":"chat.completion.chunk","created":1764500000,"model":"gpt-4o-mini-2024-07-18","service_tier":"default","system_fingerprint":"fp_0123456789","choices":[{"index":0,"delta":{"content":" token"},"logprobs":null,"finish_reason":null}],"usage":null}';
const RESPONSE =
  '{"type":"response.output_text.delta","sequence_number":7,"item_id":"msg_0123456789abcdef","output_index":0,"content_index":0,"delta":" token","logprobs":[],"obfuscation":"abcdefghij"}';

const STREAMS: readonly { name: string; front: number; event: string }[] = [
  { name: "chat completions", front: 1, event: `data: ${CHUNK}\n\n` },
  { name: "Responses", front: 4, event: `event: response.output_text.delta\ndata: ${RESPONSE}\n\n` },
];

/** What it costs to pass an event of a stream through a gate. */
export async function textsFigures(): Promise<Figure[]> {
  const file = "testbed/src/bench/assembly/texts.ts";
  const { wasm } = await compileModule(file, { mode: "release", exportRuntime: true });
  const subject = loadSubject(new WebAssembly.Module(wasm));
  return STREAMS.flatMap(({ name, front, event }) =>
    ["pass", "change"].map((what) => {
      const bytes = Buffer.from(event.repeat(EVENTS));
      subject.write(subject.call("input", bytes.length), bytes);
      const time = measure(
        () => subject.call(what, front),
        () => subject.call("__collect"),
      );
      return {
        id: `texts.${what}.${front}`,
        name: `event of ${name}, ${what === "pass" ? "passed" : "edited"}`,
        value: time / EVENTS / 1000,
        unit: "µs",
        budget: BUDGETS.editedEvent,
      };
    }),
  );
}
