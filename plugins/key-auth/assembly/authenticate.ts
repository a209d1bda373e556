import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Credentials } from "./credentials";

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
    readonly consumer: string = "",
  ) {}
}

/**
 * @param keys the keys found in the request
 * @param allow the consumers that may pass; empty for all
 */
export function authenticate(keys: Array<Bytes>, credentials: Credentials, allow: Array<string>): Authentication {
  if (keys.length == 0) return new Authentication(Verdict.NoKey);
  if (keys.length > 1) return new Authentication(Verdict.MultipleKeys);
  const consumer = credentials.consumerOf(keys[0]);
  if (consumer.length == 0) return new Authentication(Verdict.Unauthorized);
  if (allow.length > 0 && !allow.includes(consumer)) return new Authentication(Verdict.Unauthorized, consumer);
  return new Authentication(Verdict.Authenticated, consumer);
}
