import { Bytes, BytesIndex } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Consumer, Credentials } from "./credentials";
import { withoutBearer } from "./key-source";

/** `global_auth`, which may also be unset. */
export const enum GlobalAuth {
  Unset = 0,
  Off = 1,
  On = 2,
}

export const enum Verdict {
  /** The key belongs to a consumer who may pass. */
  Authenticated = 0,
  /** Nobody asked for a key here. */
  NotRequired = 1,
  MultipleKeys = 2,
  NoKey = 3,
  Unauthorized = 4,
}

/** Whether a request needs a key: the table of Higress's authentication plugins. */
export function isRequired(globalAuth: GlobalAuth, anyRule: bool, allows: bool): bool {
  if (globalAuth == GlobalAuth.On || allows) return true;
  return globalAuth == GlobalAuth.Unset && !anyRule;
}

/** The outcome for one request, and the consumer when there is one. */
@final
export class Authentication {
  constructor(
    readonly verdict: Verdict,
    readonly consumer: Consumer | null = null,
  ) {}
}

/**
 * @param keys the values that may be keys, as the request has them
 * @param allow the consumers that may pass; empty for all
 */
export function authenticate(keys: Array<Bytes>, credentials: Credentials, allow: BytesIndex): Authentication {
  if (keys.length == 0) return new Authentication(Verdict.NoKey);
  if (keys.length > 1) return new Authentication(Verdict.MultipleKeys);
  const key = withoutBearer(keys[0]);
  let consumer = credentials.consumerOf(key);
  // Higress compares the whole value: its credentials begin with "Bearer " themselves.
  if (consumer == null && key.length < keys[0].length) consumer = credentials.consumerOf(keys[0]);
  if (consumer == null) return new Authentication(Verdict.Unauthorized);
  if (allow.size > 0 && !allow.has(consumer.name)) return new Authentication(Verdict.Unauthorized, consumer);
  return new Authentication(Verdict.Authenticated, consumer);
}
