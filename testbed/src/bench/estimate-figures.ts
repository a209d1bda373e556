import { compileModule } from "@sluice/cli";
import { loadSubject } from "../fuzz/subject.ts";
import type { Figure } from "./figure.ts";
import { measure } from "./measure.ts";

const TEXT_BYTES = 16 << 10;

const TEXTS: Readonly<Record<string, string>> = {
  English: "The quick brown fox jumped over the lazy dog, which - half asleep - did not\neven look up. ",
  code: "export function pick(items: readonly Item[], at: number): Item | undefined {\n  return items[at];\n}\n",
  Russian: "Быстрая лиса перепрыгнула через ленивую собаку, а та даже не подняла головы. ",
  Chinese: "敏捷的狐狸跳过了那只懒洋洋的狗，而它连头也没有抬一下。",
};

/** Speed of the SDK's token estimate. */
export async function estimateFigures(): Promise<Figure[]> {
  const file = "testbed/src/bench/assembly/estimate.ts";
  const { wasm } = await compileModule(file, { mode: "release", exportRuntime: true });
  const subject = loadSubject(new WebAssembly.Module(wasm));
  return Object.entries(TEXTS).map(([name, text]) => {
    const bytes = Buffer.from(text.repeat(Math.ceil(TEXT_BYTES / Buffer.byteLength(text)))).subarray(0, TEXT_BYTES);
    subject.write(subject.call("input", bytes.length), bytes);
    const time = measure(
      () => subject.call("estimate"),
      () => subject.call("__collect"),
    );
    return {
      id: `estimate.${name.toLowerCase()}`,
      name: `token estimate, ${name}, 16 KiB`,
      value: time / bytes.length,
      unit: "ns/byte",
    };
  });
}
