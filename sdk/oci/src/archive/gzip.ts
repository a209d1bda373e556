import { gzipSync } from "fflate";

/**
 * A gzip file (RFC 1952) that is the same whoever makes it: no name, no time, and packed by a library in JavaScript of one
 * version, since the output of zlib differs between its versions, its forks and the processors that they are tuned for.
 */
export function gzip(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes, { level: 9, mtime: 0 });
}
