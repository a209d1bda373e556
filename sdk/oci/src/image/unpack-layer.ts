import path from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { RegistryFailure } from "../failure.ts";
import { formatBytes, type ImageLimits } from "../limits.ts";

/** The module's base name in an archive, whatever folder it is in. */
const MODULE = "plugin.wasm";

export interface UnpackOptions {
  /** A `tar.gz`. */
  readonly archive: AsyncIterable<Uint8Array>;
  readonly limits: Pick<ImageLimits, "unpacked" | "entries">;
  readonly signal: AbortSignal;
  /** Takes the module's bytes. Its own errors are passed on as they are. */
  readonly write: (bytes: AsyncIterable<Uint8Array>) => Promise<void>;
}

/**
 * Hands over the first regular file `plugin.wasm` of a layer. Names are only compared, never used as paths; an archive with one
 * that would lead elsewhere is refused all the same. What is unpacked is bounded, however well it was packed.
 * @throws RegistryFailure
 */
export async function unpackLayer({ archive, limits, signal, write }: UnpackOptions): Promise<void> {
  const entries = extract();
  const unpacking = pipeline(archive, createGunzip(), bounded(limits.unpacked), entries, { signal });
  // Its error also ends the iteration below, which is where it is told.
  unpacking.catch(() => undefined);
  let count = 0;
  let refusal: { readonly cause: unknown } | undefined;
  try {
    for await (const entry of entries) {
      const { name, type } = entry.header;
      if (++count > limits.entries) throw broken(`it has more than ${limits.entries} entries`);
      if (name.split("/").includes("..")) throw broken("it has an entry that leads out of it");
      if (path.posix.basename(name) === MODULE && (type === "file" || type === "contiguous-file")) {
        await write(translated(entry as unknown as Readable, signal)).catch((cause: unknown) => {
          refusal = { cause };
          throw cause;
        });
        return;
      }
      entry.resume();
    }
    await unpacking;
  } catch (cause) {
    throw refusal === undefined ? failureOf(cause, signal) : refusal.cause;
  } finally {
    entries.destroy();
  }
  throw new RegistryFailure("UnsupportedImage", `the image's last layer has no file ${MODULE}`);
}

/** The bytes of an entry, whose errors are the archive's. */
async function* translated(entry: Readable, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* entry as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw failureOf(cause, signal);
  }
}

/** Lets so many bytes pass, then fails. */
function bounded(limit: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size <= limit) done(null, chunk);
      else done(new RegistryFailure("TooLarge", `the image's layer unpacks to more than ${formatBytes(limit)}`));
    },
  });
}

function failureOf(cause: unknown, signal: AbortSignal): RegistryFailure {
  if (cause instanceof RegistryFailure) return cause;
  if (signal.aborted) return new RegistryFailure("ServerError", "the image's layer took too long to unpack", { cause });
  const isCut = cause instanceof Error && /unexpected end/i.test(cause.message);
  return broken(isCut ? "it is cut off" : "it is no gzipped tar", cause);
}

function broken(why: string, cause?: unknown): RegistryFailure {
  return new RegistryFailure("UnsupportedImage", `the image's last layer cannot be unpacked: ${why}`, { cause });
}
