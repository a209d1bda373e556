/** The stub's tokenizer: a token is a word (a run of characters that are no white space), an image is 85 of them. */

/** What OpenAI bills for an image of low detail. */
export const TOKENS_PER_IMAGE = 85;

export function countTokens(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}

/** The text cut before the white space in front of each word: what a stream sends, one piece a token. */
export function pieces(text: string): string[] {
  if (text === "") return [];
  return text.match(/\s*\S+(?:\s+$)?/g) ?? [text];
}

/** The text cut in pieces of `size` code points: what a stream sends of a tool's arguments. */
export function fragments(text: string, size: number): string[] {
  const points = Array.from(text);
  const result: string[] = [];
  for (let start = 0; start < points.length; start += size) result.push(points.slice(start, start + size).join(""));
  return result;
}
