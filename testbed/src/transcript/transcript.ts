import { Shell } from "../process/shell.ts";
import { linesMatch, normalised } from "./compare.ts";
import { type Step, stepsOf, withOutputs } from "./page.ts";

export interface TranscriptOptions {
  /** Where the commands run. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Milliseconds for commands in the background to print what they shall. */
const BACKGROUND_TIMEOUT = 45_000;

/**
 * Runs the commands of a page's ```console blocks. Answers the page as it should be: the same one, unless a command printed
 * something else than what stands there.
 */
export async function transcribe(page: string, { folder, env }: TranscriptOptions): Promise<string> {
  const shell = new Shell(folder, env);
  const outputs = new Map<Step, readonly string[]>();
  try {
    for (const step of stepsOf(page)) {
      const printed = await perform(shell, step, folder);
      if (!matches(step, printed, folder)) outputs.set(step, printed);
    }
  } finally {
    await shell.close();
  }
  return withOutputs(page, outputs);
}

async function perform(shell: Shell, step: Step, folder: string): Promise<readonly string[]> {
  const own = step.background ? "" : await shell.run(step.command);
  if (step.background) shell.start(step.command.slice(0, -2));
  if (!shell.hasBackground) return linesOf(own);
  const isEnough = (more: string) => matches(step, linesOf(own + more), folder);
  return linesOf(own + (await shell.collect(isEnough, BACKGROUND_TIMEOUT)));
}

function matches({ output }: Step, printed: readonly string[], folder: string): boolean {
  const normal = (lines: readonly string[]) => lines.map((line) => normalised(line, folder));
  return linesMatch(normal(output), normal(printed));
}

function linesOf(text: string): readonly string[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}
