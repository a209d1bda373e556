import { SHELLS, type Shell } from "../commands/completions.ts";
import type { Verb } from "./verb.ts";

export const completions: Verb = {
  name: "completions",
  group: "About this machine",
  summary: "prints a script that lets a shell complete sluice's verbs, options, values and plugins",
  arguments: [{ name: "shell", values: SHELLS, help: "whose" }],
  examples: [
    { does: "bash: in ~/.bashrc", command: 'eval "$(sluice completions bash)"' },
    { does: "zsh: in ~/.zshrc, behind compinit", command: 'eval "$(sluice completions zsh)"' },
    { does: "fish", command: "sluice completions fish > ~/.config/fish/completions/sluice.fish" },
  ],
  async run([shell]) {
    const [{ completionsCommand }, { VERBS }] = await Promise.all([
      import("../commands/completions.ts"),
      import("./index.ts"),
    ]);
    return completionsCommand(shell as Shell, VERBS);
  },
};
