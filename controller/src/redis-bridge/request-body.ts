import type { IncomingMessage } from "node:http";
import type { Backlog } from "./backlog.ts";

export type Body =
  | { readonly kind: "whole"; readonly bytes: Buffer }
  /** Larger than one request may be. */
  | { readonly kind: "large" }
  /** No room among those that wait. */
  | { readonly kind: "crowded" }
  /** The client went away. */
  | { readonly kind: "gone" };

const EMPTY = Buffer.alloc(0);

/** Calls once. A whole body's bytes are taken from the backlog, and whoever gets it releases them; those of another are released already. */
export function readBody(request: IncomingMessage, most: number, backlog: Backlog, done: (body: Body) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let isDone = false;
  const finish = (body: Body): void => {
    if (isDone) return;
    isDone = true;
    if (body.kind !== "whole") backlog.releaseBytes(size);
    done(body);
  };
  request.on("data", (chunk: Buffer) => {
    if (isDone) return;
    if (size + chunk.length > most) finish({ kind: "large" });
    else if (!backlog.takeBytes(chunk.length)) finish({ kind: "crowded" });
    else {
      size += chunk.length;
      chunks.push(chunk);
    }
  });
  request.on("end", () => {
    const [first = EMPTY] = chunks;
    finish({ kind: "whole", bytes: chunks.length > 1 ? Buffer.concat(chunks, size) : first });
  });
  request.on("error", () => finish({ kind: "gone" }));
  request.on("close", () => finish({ kind: "gone" }));
}
