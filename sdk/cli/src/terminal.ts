import picocolors from "picocolors";

export type Colors = ReturnType<typeof picocolors.createColors>;

/**
 * Colours for what is written to a stream: none where it is no terminal, or NO_COLOR is set (https://no-color.org);
 * FORCE_COLOR, as Node has it, wins over both.
 */
export function colorsFor(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): Colors {
  const { NO_COLOR: none, FORCE_COLOR: force } = env;
  if (force !== undefined && force !== "") return picocolors.createColors(force !== "0" && force !== "false");
  return picocolors.createColors(stream.isTTY === true && (none === undefined || none === ""));
}

/** Whether somebody sits there who can be asked, and told how far it is. */
export function isInteractive(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true && process.env.CI === undefined;
}

/** Text of strangers on one line: nothing of it steers the terminal, or turns round what stands beside it. */
export function printable(text: string, longest = 200): string {
  return text.slice(0, longest).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "?");
}
