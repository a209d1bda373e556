/** Code and length in bits of each symbol; length 0 for what does not occur. Codes are reversed, as they are written. */
export interface HuffmanCode {
  readonly lengths: Uint8Array;
  readonly codes: Uint16Array;
}

/** A code for symbols by how often they occur, none longer than `limit` bits (RFC 1951, section 3.2.2). */
export function huffmanCode(counts: Uint32Array, limit: number): HuffmanCode {
  const lengths = codeLengths(counts, limit);
  return { lengths, codes: canonicalCodes(lengths) };
}

interface Node {
  readonly weight: number;
  /** A symbol, or -1 of an inner node. */
  readonly symbol: number;
  readonly left?: Node;
  readonly right?: Node;
}

/** Of symbols that are as frequent the lower comes first, so that the same counts always give the same code. */
function codeLengths(counts: Uint32Array, limit: number): Uint8Array {
  const lengths = new Uint8Array(counts.length);
  const leaves: Node[] = [...counts.keys()]
    .filter((symbol) => counts[symbol] !== 0)
    .map((symbol) => ({ symbol, weight: counts[symbol] ?? 0 }))
    .sort((a, b) => a.weight - b.weight || a.symbol - b.symbol);
  const [only] = leaves;
  if (only === undefined) return lengths;
  if (leaves.length === 1) lengths[only.symbol] = 1;
  else measure(treeOf(leaves), 0, lengths);
  limitLengths(lengths, limit);
  return lengths;
}

/** Joins the two lightest until one is left: both queues are sorted, so that the lightest is in front of one of them. */
function treeOf(leaves: readonly Node[]): Node {
  const inner: Node[] = [];
  let leaf = 0;
  let joined = 0;
  const lightest = (): Node => {
    const a = leaves[leaf];
    const b = inner[joined];
    if (a !== undefined && (b === undefined || a.weight <= b.weight)) {
      leaf++;
      return a;
    }
    if (b === undefined) throw new Error("a tree of no nodes");
    joined++;
    return b;
  };
  for (let i = 1; i < leaves.length; i++) {
    const left = lightest();
    const right = lightest();
    inner.push({ symbol: -1, weight: left.weight + right.weight, left, right });
  }
  return lightest();
}

function measure({ symbol, left, right }: Node, depth: number, lengths: Uint8Array): void {
  if (symbol >= 0) lengths[symbol] = Math.min(depth, 255);
  if (left !== undefined) measure(left, depth + 1, lengths);
  if (right !== undefined) measure(right, depth + 1, lengths);
}

/** Cuts lengths to the limit, then lengthens the longest of the shorter ones until the code is one again (Kraft's sum). */
function limitLengths(lengths: Uint8Array, limit: number): void {
  const whole = 2 ** limit;
  let used = 0;
  for (const [symbol, length] of lengths.entries()) {
    if (length > limit) lengths[symbol] = limit;
    if (length > 0) used += 2 ** (limit - Math.min(length, limit));
  }
  for (let length = limit - 1; used > whole; length--) {
    for (const [symbol, own] of lengths.entries()) {
      if (own !== length || used <= whole) continue;
      lengths[symbol] = length + 1;
      used -= 2 ** (limit - length - 1);
    }
    if (length === 1) length = limit;
  }
}

function canonicalCodes(lengths: Uint8Array): Uint16Array {
  const codes = new Uint16Array(lengths.length);
  let code = 0;
  for (let length = 1; length <= 15; length++) {
    for (const [symbol, own] of lengths.entries()) {
      if (own === length) codes[symbol] = reversed(code++, length);
    }
    code <<= 1;
  }
  return codes;
}

function reversed(code: number, length: number): number {
  let result = 0;
  for (let i = 0; i < length; i++) result |= ((code >> i) & 1) << (length - 1 - i);
  return result;
}
