import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Algorithm, Charge, Ledger, Limit, StoreValue } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { QuotaPolicy } from "./policy";

const OPEN_BRACE: i32 = 0x7b;
const CLOSE_BRACE: i32 = 0x7d;

/** Whether a consumer's quota, as the store has it, lets no request pass. */
export function isUsedUp(quota: StoreValue): bool {
  return quota.asInteger() <= 0;
}

/** What a call used is taken off its consumer's quota: Higress's DECRBY, which a store over the network is offered until it took it. */
export function takeOff(key: Bytes, tokens: i64, policy: QuotaPolicy, ledger: Ledger): void {
  const callKey = policy.isRemote ? ledger.callKey(oncePrefix(key)) : Bytes.empty();
  ledger.settle(new Charge().settle(new Limit(key, Algorithm.Quota, 0, 1), 0, tokens, 0), policy.store, callKey);
}

/** In the slot of a Redis Cluster in which the key is: its hash tag is the key, or the key's own. */
export function oncePrefix(key: Bytes): string {
  const open = key.indexOfByte(OPEN_BRACE);
  const close = open < 0 ? -1 : key.indexOfByte(CLOSE_BRACE, open);
  const tag = close > open + 1 ? key.slice(open + 1, close) : key;
  const out = new ByteWriter(tag.length + 8);
  out.byte(OPEN_BRACE);
  out.bytes(tag);
  out.text("}:once:");
  return out.take().toString();
}
