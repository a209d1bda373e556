import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";

/** What stands in front of all keys of one configuration that are ours: with a hash tag, so that a cluster keeps them together. */
export function keyPrefix(ruleName: string): string {
  return "sluice-token-ratelimit:{" + ruleName + "}:";
}

/**
 * Higress's key: `higress-token-ratelimit:<rule>:<limit type>:<seconds>:<name>:<value>`.
 * @param prefix all before the value
 */
export function higressKey(prefix: Bytes, value: Bytes): Bytes {
  const out = new ByteWriter(prefix.length + value.length);
  out.bytes(prefix);
  out.bytes(value);
  return out.take();
}
