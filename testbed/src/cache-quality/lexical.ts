import { compileModule } from "@sluice/cli";
import { loadSubject } from "../fuzz/subject.ts";

const ENTRY = "plugins/ai-cache/assembly/__tests__/semantic/compare.ts";

/** Whether ai-cache's check lets two questions be answered alike. */
export interface Verdicts {
  readonly words: boolean;
  readonly facts: boolean;
}

export type LexicalJudge = (first: string, second: string) => Verdicts;

/** The plugin's own check, compiled. */
export async function lexicalJudge(): Promise<LexicalJudge> {
  const { wasm } = await compileModule(ENTRY, { mode: "release", exportRuntime: true });
  const subject = loadSubject(new WebAssembly.Module(wasm));
  return (first, second) => {
    const found = subject.run(Buffer.from(`${first}\0${second}`));
    return { words: (found & 0xff) === 0, facts: found >> 8 === 0 };
  };
}
