import { bashCompletions } from "../completions/bash.ts";
import { fishCompletions } from "../completions/fish.ts";
import { zshCompletions } from "../completions/zsh.ts";
import { ExitCode } from "../errors.ts";
import type { Verb } from "../verbs/verb.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof SHELLS)[number];

const SCRIPTS: Readonly<Record<Shell, (verbs: readonly Verb[]) => string>> = {
  bash: bashCompletions,
  zsh: zshCompletions,
  fish: fishCompletions,
};

/** `sluice completions SHELL`: prints the script. Answers the exit code. */
export function completionsCommand(shell: Shell, verbs: readonly Verb[]): number {
  process.stdout.write(SCRIPTS[shell](verbs));
  return ExitCode.Done;
}
