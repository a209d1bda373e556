const BLOCK = 512;

export interface TarEntry {
  /** Up to 100 bytes. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * A POSIX archive (ustar) of plain files, that is the same whoever makes it: of nobody, of 1970, readable by all.
 *
 * Ours, though tar-stream unpacks what others made: its `pack` ends the header's numbers with a space, not with a zero, so the
 * digest of every image would change, and it would hang on how that library writes headers from then on. What is needed of
 * the format is one kind of header.
 */
export function tar(entries: readonly TarEntry[]): Uint8Array {
  const parts = entries.flatMap(({ name, bytes }) => [headerOf(name, bytes.length), bytes, paddingOf(bytes.length)]);
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function headerOf(name: string, size: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  if (Buffer.byteLength(name) > 100) throw new Error(`the name ${name} is too long for a ustar header`);
  header.write(name, 0);
  header.write(octal(0o644, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(size, 11), 124);
  header.write(octal(0, 11), 136);
  // The sum is taken as if its own field were blank.
  header.write("        ", 148);
  header.write("0", 156);
  header.write("ustar\0", 257);
  header.write("00", 263);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148);
  return header;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}

function paddingOf(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}
