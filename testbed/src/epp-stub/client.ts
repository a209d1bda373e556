import { connect } from "node:http2";
import { MessageSplitter, messagePrefix } from "../../../sdk/host/src/grpc-framing.ts";

export interface CallResult {
  /** Of HTTP. */
  readonly httpStatus: number;
  /** Of gRPC; empty when the stream was broken off. */
  readonly grpcStatus: string;
  readonly messages: readonly Buffer[];
}

/** Makes one call with some messages, and waits for its end. Rejects when the connection breaks. */
export async function call(url: string, path: string, messages: readonly Uint8Array[]): Promise<CallResult> {
  const session = connect(url, { rejectUnauthorized: false });
  let broken: Error | undefined;
  session.on("error", (error: Error) => {
    broken = error;
  });
  const ended = new Promise((resolve) => session.once("close", resolve));
  const stream = session.request({
    ":method": "POST",
    ":path": path,
    "content-type": "application/grpc",
    te: "trailers",
  });
  const result = { httpStatus: 0, grpcStatus: "", messages: [] as Buffer[] };
  const splitter = new MessageSplitter();
  stream.on("response", (headers) => {
    result.httpStatus = headers[":status"] ?? 0;
  });
  stream.on("trailers", (trailers) => {
    result.grpcStatus = String(trailers["grpc-status"] ?? "");
  });
  stream.on("data", (piece: Buffer) => result.messages.push(...splitter.add(piece)));
  stream.on("error", () => undefined);
  stream.on("close", () => session.close());
  for (const message of messages) stream.write(Buffer.concat([messagePrefix(message.length), message]));
  stream.end();
  await ended;
  if (broken !== undefined) throw broken;
  return result;
}
