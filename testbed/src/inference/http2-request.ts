import { connect } from "node:http2";

export interface Http2Reply {
  readonly status: number;
  readonly text: string;
}

/** A POST over HTTP/2 that ends with trailers. Undefined when no answer came in `patience` milliseconds. */
export async function postWithTrailers(url: string, body: string, patience: number): Promise<Http2Reply | undefined> {
  const { origin, pathname } = new URL(url);
  const session = connect(origin);
  session.on("error", () => undefined);
  const stream = session.request({ ":method": "POST", ":path": pathname }, { waitForTrailers: true });
  const reply = { status: 0, text: "" };
  stream.on("wantTrailers", () => stream.sendTrailers({ "x-checksum": "1" }));
  stream.on("response", (headers) => {
    reply.status = headers[":status"] ?? 0;
  });
  stream.on("data", (piece: Buffer) => {
    reply.text += piece.toString("utf8");
  });
  stream.on("error", () => undefined);
  stream.end(body);
  try {
    return await new Promise((resolve) => {
      stream.on("end", () => resolve(reply));
      setTimeout(() => resolve(undefined), patience);
    });
  } finally {
    session.destroy();
  }
}
