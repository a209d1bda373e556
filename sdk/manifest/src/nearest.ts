/** Names longer than this are compared with nothing: the comparison is quadratic, and a typo this long is none. */
const LONGEST = 40;

/** Edits that still count as a typo. */
const MOST_EDITS = 2;

/** The known name that `name` is probably a typo of; undefined: of none. As sdk/assembly/config/nearest.ts. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > LONGEST) return undefined;
  // A short name is close to everything: of three letters, one may be wrong.
  let fewest = (name.length > 3 ? MOST_EDITS : 1) + 1;
  let best: string | undefined;
  for (const word of known) {
    const edits = distance(name.toLowerCase(), word.toLowerCase(), fewest);
    if (edits >= fewest) continue;
    fewest = edits;
    best = word;
  }
  return best;
}

/** `; did you mean "header"?` behind a message; empty where nothing is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? "" : `; did you mean ${JSON.stringify(near)}?`;
}

/** Levenshtein's distance; `cap` or more when it is at least `cap`. */
function distance(a: string, b: string, cap: number): number {
  if (Math.abs(a.length - b.length) >= cap) return cap;
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const letter of a) {
    const row = [(above[0] ?? 0) + 1];
    for (let j = 1; j <= b.length; j++) {
      const changed = (above[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1);
      row.push(Math.min(changed, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    above = row;
  }
  return above[b.length] ?? cap;
}
