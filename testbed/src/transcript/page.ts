/** A command of a transcript, and what the page says that it prints. */
export interface Step {
  /** Without the prompt; of several lines where each but the last ends with a backslash. */
  readonly command: string;
  /** Ends with `&`: it goes on while the next ones run, until the page's end. */
  readonly background: boolean;
  /** Lines; a line `…` stands for any number of lines. */
  readonly output: readonly string[];
  /** Where the output begins among the page's lines, from 0. */
  readonly at: number;
}

const FENCE = "```console";
const PROMPT = "$ ";

/** The steps of all ```console blocks of a Markdown page, in its order. @throws Error for output without a command */
export function stepsOf(page: string): readonly Step[] {
  const lines = page.split("\n");
  const steps: Step[] = [];
  for (let at = lines.indexOf(FENCE); at >= 0; at = lines.indexOf(FENCE, at)) {
    const end = lines.indexOf("```", at);
    if (end < 0) throw new Error(`line ${at + 1}: the block has no end`);
    steps.push(...stepsOfBlock(lines, at + 1, end));
    at = end;
  }
  return steps;
}

function stepsOfBlock(lines: readonly string[], start: number, end: number): readonly Step[] {
  const steps: Step[] = [];
  for (let at = start; at < end; ) {
    if (lines[at]?.startsWith(PROMPT) !== true) throw new Error(`line ${at + 1}: no command stands before this output`);
    let after = at + 1;
    while (lines[after - 1]?.endsWith("\\") === true) after++;
    const command = lines.slice(at, after).join("\n").slice(PROMPT.length);
    const next = lines.findIndex((line, i) => i >= after && (i === end || line.startsWith(PROMPT)));
    const background = command.endsWith(" &");
    steps.push({ command, background, output: lines.slice(after, next), at: after });
    at = next;
  }
  return steps;
}

/** The page with what the steps printed in the place of what it said. */
export function withOutputs(page: string, outputs: ReadonlyMap<Step, readonly string[]>): string {
  const lines = page.split("\n");
  // From the end, so that the places before stay what they are.
  const changed = [...outputs].sort(([a], [b]) => b.at - a.at);
  for (const [{ at, output }, printed] of changed) lines.splice(at, output.length, ...printed);
  return lines.join("\n");
}
