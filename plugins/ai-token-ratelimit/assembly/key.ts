/** What stands in front of all keys of one configuration that are ours: with a hash tag, so that a cluster keeps them together. */
export function keyPrefix(ruleName: string): string {
  return "sluice-token-ratelimit:{" + ruleName + "}:";
}
