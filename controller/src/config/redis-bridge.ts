import { UserError } from "@sluice/manifest";
import type { RedisBridge } from "../translate/ai/policy/store/redis-bridge.ts";
import { parseRedisUrl } from "../translate/ai/policy/store/redis-url.ts";
import { flagName } from "./load-config.ts";
import type { ControllerConfig } from "./options.ts";

type Settings = Pick<ControllerConfig, "namespace" | "redisBridgeFor" | "redisBridgeSecret" | "redisBridgeUrl">;

/** Of `sluice redis-bridge` on the same machine. */
export const LOCAL_BRIDGE = "http://127.0.0.1:18010";

/**
 * The bridge that the settings tell of.
 * @param usual its URL where they name none; by default that of its Service
 * @throws UserError for a URL that is none
 */
export function redisBridgeOf(
  { namespace, redisBridgeFor: serves, redisBridgeSecret: name, redisBridgeUrl }: Settings,
  usual = `http://sluice-redis-bridge.${namespace}.svc.cluster.local`,
): { readonly redisBridge?: RedisBridge } {
  for (const url of serves) {
    const found = parseRedisUrl(url);
    if (typeof found === "string") throw new UserError(`a URL ${found}`, { where: flagName("redisBridgeFor") });
  }
  if (serves.length === 0) return {};
  const url = redisBridgeUrl === "" ? usual : redisBridgeUrl;
  if (!/^https?:\/\/./.test(url) || !URL.canParse(url)) {
    throw new UserError("expected an http:// or https:// URL", { where: flagName("redisBridgeUrl") });
  }
  return { redisBridge: { url, serves, secret: { namespace, name } } };
}
