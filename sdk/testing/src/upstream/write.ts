import type { ServerResponse } from "node:http";
import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";

/** Lets the event loop run once, and waits when the script asks for it, so that two writes are two packets. */
export async function pause(delayMs: number): Promise<void> {
  if (delayMs > 0) await wait(delayMs);
  else await turn();
}

/** Writes bytes and resolves once the kernel has them; false when the peer has gone. */
export async function writeFlushed(response: ServerResponse, bytes: Uint8Array): Promise<boolean> {
  if (response.destroyed || response.socket === null || response.socket.destroyed) return false;
  const error = await new Promise<Error | null | undefined>((resolve) => response.write(bytes, resolve));
  return error === null || error === undefined;
}

/** Breaks the connection: by RST, as a crashed server does, or by FIN, which truncates a chunked body. */
export function breakConnection(response: ServerResponse, how: "reset" | "close"): void {
  const { socket } = response;
  if (socket === null) return;
  if (how === "close") socket.destroySoon();
  // A socket of node:http is a TCP socket; resetAndDestroy sends RST instead of FIN.
  else socket.resetAndDestroy();
}
