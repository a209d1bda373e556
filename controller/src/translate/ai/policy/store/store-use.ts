import { isIP } from "node:net";
import { type SecretObject, SecretText } from "@sluice/manifest";
import type { BackendIr } from "../../../../ir/backend.ts";
import type { TargetKind } from "../../../../ir/fleet.ts";
import { memo } from "../../../../memo.ts";
import type { AIPolicy } from "../../../../resources/resources.ts";
import type { AiContext, RefProblem } from "../../context.ts";
import type { SectionValue } from "../section.ts";
import { BRIDGE_BACKEND, bridgeBackend, bridgePlace, type RedisBridge } from "./redis-bridge.ts";
import { bridgeToken, redisPassword } from "./redis-secret.ts";
import { isSamePlace, parseRedisUrl, type RedisPlace, redisUrl } from "./redis-url.ts";

type StoreValue = SectionValue<"store">;

/** What a policy's `store` is on one kind of data plane. */
export interface StoreUse {
  /** Goes into the configuration of each plugin with accounts. */
  readonly accounts: SecretObject;
  /** Into that of each that keeps answers: `onError` is not for them, since a request goes on without. */
  readonly answers: SecretObject;
  /** What the store's service is in the fleet. */
  readonly backend?: BackendIr;
  /** Why it cannot be had: then it is one that fails, and `onError` says what becomes of requests. */
  readonly problem?: RefProblem;
}

/** A little more than the bridge's own for an answer, so that its answer is there first. */
const TIMEOUT = 1000;

/** Where stock Envoy looks for its bridge while it has none: no cluster has that name. */
const NO_BRIDGE: SecretObject = { type: "http", service_name: BRIDGE_BACKEND };

/** @param value has been admitted */
export const storeUse = memo(
  (value: StoreValue, policy: AIPolicy, target: TargetKind, context: AiContext): StoreUse => {
    const onStoreError = value.onError ?? "allow";
    const place = parseRedisUrl(value.redis.url) as RedisPlace;
    if (target === "higress") {
      const { block, ...rest } = onHigress(place, value, policy, context);
      return { accounts: { redis: block, onStoreError }, answers: { store: { type: "redis", ...block } }, ...rest };
    }
    const { block, ...rest } = byBridge(place, target, context);
    return { accounts: { store: block, onStoreError }, answers: { store: block }, ...rest };
  },
);

interface Block extends Omit<StoreUse, "accounts" | "answers"> {
  readonly block: SecretObject;
}

/** Higress reaches a Redis itself. */
function onHigress(place: RedisPlace, { redis }: StoreValue, { metadata }: AIPolicy, context: AiContext): Block {
  const { host, port, database } = place;
  const ref = redis.passwordRef;
  // What is wrong with it is told wherever the policy is.
  const password = ref === undefined ? undefined : redisPassword(ref, metadata.namespace ?? "", context);
  const backend = redisBackend(place);
  const block = {
    service_name: backend.name,
    // An address has a service of Higress's with this port, whatever its own is.
    service_port: isIP(host) === 0 ? port : 80,
    ...(redis.username === undefined ? {} : { username: redis.username }),
    ...(password !== undefined && "value" in password ? { password: password.value } : {}),
    database,
  };
  if (isIP(host) !== 0 || host.includes(".")) return { block, backend };
  const message = `store.redis.url: Higress reaches no host ${host}: it needs an address or a name with a dot`;
  return { block, problem: { reason: "StoreUnreachable", message } };
}

function redisBackend({ host, port, isTls }: RedisPlace): BackendIr {
  const isName = isIP(host) === 0;
  const tls = { hostname: host, ca: "system" as const, subjectAltNames: [] };
  const endpoint = { address: host, port, ...(isName ? { hostname: host } : {}), priority: 0, weight: 1 };
  return {
    name: `store/${isTls ? "rediss" : "redis"}/${host}/${port}`,
    protocol: "tcp",
    endpoints: [isTls ? { ...endpoint, tls } : endpoint],
    discovery: isName ? "dns" : "addresses",
    plugins: [],
  };
}

/** Stock Envoy reaches one by HTTP. The bridge has user, password and TLS of its own. */
function byBridge(place: RedisPlace, target: TargetKind, { redisBridge, store }: AiContext): Block {
  const fault = bridgeFault(place, target, redisBridge);
  if (redisBridge === undefined || fault !== undefined) {
    return { block: NO_BRIDGE, problem: { reason: "StoreUnreachable", message: `store.redis.url: ${fault}` } };
  }
  const bridge = bridgePlace(redisBridge.url);
  const found = bridgeToken(redisBridge.secret, store);
  const isOwn = target === "envoy";
  const block = {
    type: "http",
    service_name: isOwn ? BRIDGE_BACKEND : bridge.host,
    service_port: bridge.port,
    host: bridge.host,
    ...(bridge.path === "" ? {} : { path: bridge.path }),
    token: "token" in found ? found.token : new SecretText(""),
    timeout: TIMEOUT,
  };
  const rest = isOwn ? { backend: bridgeBackend(bridge) } : {};
  return "problem" in found ? { block, ...rest, problem: found.problem } : { block, ...rest };
}

/** Why a proxy of this kind does not reach that Redis; undefined: it does. */
function bridgeFault(place: RedisPlace, target: TargetKind, bridge: RedisBridge | undefined): string | undefined {
  if (target === "envoy-gateway") {
    return "Envoy Gateway knows no cluster that leads to the Redis bridge: leave store out, and each proxy counts alone";
  }
  if (bridge === undefined || bridge.serves.length === 0) {
    return "Envoy reaches a Redis by sluice redis-bridge alone, and the controller knows of none: run it, and set --redis-bridge-for";
  }
  const served = bridge.serves.map(parseRedisUrl).filter((found) => typeof found === "object");
  if (served.some((one) => isSamePlace(one, place))) return undefined;
  const urls = served.map(redisUrl).join(", ");
  return `Envoy reaches a Redis by sluice redis-bridge alone, which serves ${urls}, and not ${redisUrl(place)}`;
}
