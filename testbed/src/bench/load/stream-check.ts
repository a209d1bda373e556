import type { StreamFaults } from "./job.ts";

/** A numbered token in an event of either protocol. */
const TOKEN = /"(?:content|text)":\s*"t(\d+) "/g;

/** How streams end: OpenAI's and Anthropic's. */
const END = /^data: \[DONE\]$|^event: message_stop$/m;

/** Compares the tokens of a whole stream with 0 … tokens - 1; a missing end counts as a lost event. */
export function checkStream(body: string, tokens: number): StreamFaults {
  const seen = [...body.matchAll(TOKEN)].map(([, index]) => Number(index));
  const reordered = seen.filter((index, place) => place > 0 && index <= (seen[place - 1] ?? -1)).length;
  const distinct = new Set(seen.filter((index) => index < tokens)).size;
  return { expected: tokens + 1, lost: tokens - distinct + (END.test(body) ? 0 : 1), reordered };
}
