/** Ways to cut a byte string, since a body callback may end at any byte: inside of an event, a line end or a character. */

/** Pieces of `size` bytes; the last may be shorter. An empty input has no piece. */
export function chunksOf(bytes: Uint8Array, size: number): Uint8Array[] {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`chunk size ${size}: expected a positive integer`);
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += size) pieces.push(bytes.subarray(start, start + size));
  return pieces;
}

/** Two pieces, `bytes[0, offset)` and the rest; an empty piece is left out. */
export function cutAt(bytes: Uint8Array, offset: number): Uint8Array[] {
  return [bytes.subarray(0, offset), bytes.subarray(offset)].filter((piece) => piece.length > 0);
}
