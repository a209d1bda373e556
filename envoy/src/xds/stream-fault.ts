import { status } from "@grpc/grpc-js";

/** Why a stream is ended; the message goes to the client, so it holds no secret. */
export class StreamFault extends Error {
  readonly code: status;

  constructor(code: status, message: string) {
    super(message);
    this.code = code;
  }
}

/** Names that one client may ask for of one type. A gateway has a few thousand clusters at most. */
export const MAX_NAMES = 50_000;

/** Characters; Envoy has no limit, our names have fewer than 300. */
const MAX_NAME_LENGTH = 2_048;

export function checkNames(names: Iterable<string>, total: number): void {
  if (total > MAX_NAMES) {
    throw new StreamFault(status.RESOURCE_EXHAUSTED, `more than ${MAX_NAMES} resources of one type are asked for`);
  }
  for (const name of names) {
    if (name.length > MAX_NAME_LENGTH) {
      throw new StreamFault(status.INVALID_ARGUMENT, `a resource's name has more than ${MAX_NAME_LENGTH} characters`);
    }
  }
}
