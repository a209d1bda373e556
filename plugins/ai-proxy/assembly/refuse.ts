import { ByteWriter, HeaderList, localReply } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, errorStatus, Front, writeError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** Answers in the provider's place with an error in the client's protocol. @param details for access logs */
export function refuse(front: Front, error: AiError, details: string): void {
  const body = new ByteWriter();
  writeError(front, body, error);
  const headers = new HeaderList().add("content-type", "application/json");
  localReply(<u32>errorStatus(front, error), body.view(), details, headers);
}
