import type { Steering } from "./steering.ts";

/** One event of a stream. `opening` comes before any content, `closing` after all of it. */
export interface StreamEvent {
  readonly event?: string;
  /** A comment line of the event's own; only some forms write it. */
  readonly comment?: string;
  readonly data: string;
  readonly part: "opening" | "content" | "closing";
}

/** How the events of a stream become bytes. */
export interface Framing {
  readonly contentType: string;
  /** The bytes of one event, or their text; `index` counts the events already written. */
  frame(event: StreamEvent, steering: Steering, index: number): Uint8Array | string;
  /** What follows the last event of a stream that is whole. */
  readonly tail?: string;
}

/** Server-sent events: HTML standard, section 9.2.6. */
export const SSE = {
  contentType: "text/event-stream; charset=utf-8",
  frame(event: StreamEvent, steering: Steering): string {
    const eol = steering.crlf ? "\r\n" : "\n";
    const comment = steering.comments ? `: keep-alive${eol}${eol}` : "";
    const name = event.event === undefined ? "" : `event: ${event.event}${eol}`;
    return `${comment}${name}data: ${event.data}${eol}${eol}`;
  },
} as const satisfies Framing;
