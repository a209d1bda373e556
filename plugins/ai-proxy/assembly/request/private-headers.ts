import { Bytes, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Lines } from "../lines";

/** How names begin that proxies and plugins write for each other. */
const PREFIXES: Bytes = Bytes.of("x-envoy-\nx-forwarded-\nx-mse-\nx-sluice-\nx-higress-\nx-gateway-\n");

/** Where others note the client's address, and what clients know this site by. */
const NAMES: Bytes = Bytes.of("cookie\nforwarded\nx-real-ip\nx-client-ip\ntrue-client-ip\ncf-connecting-ip\n");

/**
 * Takes from a head that leaves the gateway what is nobody's business at a provider: who the client is (consumer, address,
 * cookies), and what the gateway's parts tell each other. No later filter must need it any more. `x-request-id` stays: it
 * names nobody, and access logs read it from this very head.
 */
export function removePrivate(head: HeaderList): void {
  const pairs = head.pairs;
  let kept = 0;
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    if (isPrivate(pairs[i])) continue;
    pairs[kept++] = pairs[i];
    pairs[kept++] = pairs[i + 1];
  }
  pairs.length = kept;
}

/** @param name in lower case */
function isPrivate(name: Bytes): bool {
  const prefixes = new Lines(PREFIXES);
  while (prefixes.next()) if (name.startsWith(prefixes.line)) return true;
  const names = new Lines(NAMES);
  while (names.next()) if (name.equals(names.line)) return true;
  return false;
}
