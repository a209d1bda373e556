import { readFile, writeFile } from "node:fs/promises";
import { linesMatch, normalised } from "./compare.ts";
import { type Step, stepsOf, withOutputs } from "./page.ts";
import { Shell } from "./shell.ts";

export interface TranscriptOptions {
  /** Where the commands run. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Write what was printed into the page. */
  readonly update?: boolean;
}

/** A step that printed something else than its page says. */
export interface Difference {
  readonly command: string;
  readonly wanted: readonly string[];
  readonly printed: readonly string[];
}

/** Milliseconds for commands in the background to print what they shall, and to be quiet when a page is written. */
const BACKGROUND_TIMEOUT = 60_000;
const QUIET = 3_000;

/** Runs the commands of a page's ```console blocks, and compares what they print. */
export async function runTranscript(file: string, options: TranscriptOptions): Promise<readonly Difference[]> {
  const page = await readFile(file, "utf8");
  const shell = new Shell(options.folder, options.env);
  const outputs = new Map<Step, readonly string[]>();
  try {
    for (const step of stepsOf(page)) {
      const printed = await perform(shell, step, options);
      if (!matches(step, printed, options.folder)) outputs.set(step, printed);
    }
  } finally {
    await shell.close();
  }
  if (options.update === true && outputs.size > 0) await writeFile(file, withOutputs(page, outputs));
  return options.update === true
    ? []
    : [...outputs].map(([{ command, output }, printed]) => ({ command, wanted: output, printed }));
}

async function perform(shell: Shell, step: Step, { folder, update }: TranscriptOptions): Promise<readonly string[]> {
  const own = step.background ? "" : await shell.run(step.command);
  if (step.background) shell.start(step.command.slice(0, -2));
  if (!shell.hasBackground) return linesOf(own);
  const isEnough = (more: string) => update !== true && matches(step, linesOf(own + more), folder);
  return linesOf(own + (await shell.collect(isEnough, update === true ? QUIET : BACKGROUND_TIMEOUT)));
}

function matches({ output }: Step, printed: readonly string[], folder: string): boolean {
  const normal = (lines: readonly string[]) => lines.map((line) => normalised(line, folder));
  return linesMatch(normal(output), normal(printed));
}

function linesOf(text: string): readonly string[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}
