import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { UsageStrip } from "../answer/usage-strip";

const KEPT: string =
  ': keep-alive\n\ndata: {"choices":[{"delta":{"content":"\\"usage\\""}}],"usage":null}\r\n\r\n' +
  'data: {"choices":[],"prompt_filter_results":[]}\n\ndata: {"choices":[{}],"usage":{"total_tokens":1}}\n\n';
const STRIPPED: string = 'data: {"choices":[],"usage":{"total_tokens":1}}\n\n';
const DONE: string = "data: [DONE]\n\n";

function stripped(stream: string, step: i32): string {
  const bytes = Bytes.of(stream);
  const strip = new UsageStrip();
  let out = "";
  for (let at = 0; at < bytes.length; at += step) out += strip.push(bytes.slice(at, at + step), false).toString();
  return out + strip.push(Bytes.empty(), true).toString();
}

describe("the usage chunk", () => {
  test("is taken out, however the stream is cut, and nothing else", () => {
    const stream = KEPT + STRIPPED + DONE;
    for (let step = 1; step <= stream.length; step++) {
      if (stripped(stream, step) != KEPT + DONE) expect(stripped(stream, step)).toBe(KEPT + DONE);
    }
    expect(stripped(stream, stream.length)).toBe(KEPT + DONE);
  });

  test("is found without a blank line behind it", () => {
    expect(stripped(KEPT + STRIPPED.trimEnd(), 1000)).toBe(KEPT);
  });

  test("is not looked for in what is no JSON", () => {
    const odd = 'data: {"usage"\n\ndata: "usage"\n\nfield\n\n';
    expect(stripped(odd, 3)).toBe(odd);
  });
});
