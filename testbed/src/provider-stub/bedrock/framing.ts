import { EventStreamCodec } from "@smithy/eventstream-codec";
import type { Framing } from "../framing.ts";

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString("utf8"),
  (text) => Buffer.from(text, "utf8"),
);

/**
 * AWS's binary event stream: a frame an event, its type in a header; an event named `…Exception` is an exception.
 * Line ends and comments there are none. https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export const EVENT_STREAM: Framing = {
  contentType: "application/vnd.amazon.eventstream",
  frame({ event = "", data }) {
    const kind = event.endsWith("Exception") ? "exception" : "event";
    return codec.encode({
      headers: {
        [`:${kind}-type`]: { type: "string", value: event },
        ":content-type": { type: "string", value: "application/json" },
        ":message-type": { type: "string", value: kind },
      },
      body: Buffer.from(data),
    });
  },
};
