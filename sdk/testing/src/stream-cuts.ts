/** Ways to cut a byte string, since a body callback may end at any byte: inside of an event, a line end or a character. */
export { type Cut, chunksOf, cutEverywhere } from "@sluice/host";

/** Two pieces, `bytes[0, offset)` and the rest; an empty piece is left out. */
export function cutAt(bytes: Uint8Array, offset: number): Uint8Array[] {
  return [bytes.subarray(0, offset), bytes.subarray(offset)].filter((piece) => piece.length > 0);
}
