import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** One call of the webhook. */
export interface Alert {
  readonly authorization: string | undefined;
  readonly body: Record<string, unknown>;
}

export interface Receiver {
  readonly url: string;
  readonly alerts: readonly Alert[];
  /** Answers the next calls with these statuses, then with 204. */
  fail(...statuses: readonly number[]): void;
  close(): Promise<void>;
}

/** Somebody who is told of budgets. */
export async function startReceiver(): Promise<Receiver> {
  const alerts: Alert[] = [];
  const failures: number[] = [];
  const server = createServer(async (request, response) => {
    const body = JSON.parse(await text(request)) as Record<string, unknown>;
    alerts.push({ authorization: request.headers.authorization, body });
    response.statusCode = failures.shift() ?? 204;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    alerts,
    fail: (...statuses) => void failures.push(...statuses),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
