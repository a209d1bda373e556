import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { MissingError, UserError } from "@sluice/manifest";

/** Characters of a line that is read; a longer one holds a prompt that nobody needs here, or is no log at all. */
const LONGEST = 8 * 1024 * 1024;
/** What a line is that was too long. */
export const TOO_LONG = Symbol("a line that is too long");

/** The lines of a log, compressed with gzip or not. @throws MissingError when it cannot be read, UserError when it is broken */
export async function* linesOfFile(file: string): AsyncGenerator<string | typeof TOO_LONG> {
  const bytes = createReadStream(file);
  try {
    yield* linesOf(file.endsWith(".gz") ? pipeInto(bytes, createGunzip()) : bytes);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    if (isMissing(cause)) throw new MissingError(message, { where: file, help: "name a file that can be read", cause });
    throw new UserError(message, { where: file, help: "a file that ends in .gz has to be gzip's", cause });
  } finally {
    bytes.destroy();
  }
}

/** The lines of a text in UTF-8, without their ends; memory is bounded however long they are. */
export async function* linesOf(bytes: Readable): AsyncGenerator<string | typeof TOO_LONG> {
  let rest = "";
  let isLong = false;
  for await (const chunk of bytes.setEncoding("utf8")) {
    const lines = String(chunk).split("\n");
    for (const [index, part] of lines.entries()) {
      if (index > 0) {
        yield isLong ? TOO_LONG : rest;
        rest = "";
        isLong = false;
      }
      isLong ||= rest.length + part.length > LONGEST;
      rest = isLong ? "" : rest + part;
    }
  }
  if (isLong) yield TOO_LONG;
  else if (rest !== "") yield rest;
}

/** Like `pipe`, but errors of the source come out as well. */
function pipeInto(source: Readable, gunzip: ReturnType<typeof createGunzip>): Readable {
  source.on("error", (error) => gunzip.destroy(error));
  return source.pipe(gunzip);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["ENOENT", "EACCES", "EISDIR"].includes(String(error.code));
}
