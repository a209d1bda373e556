import type { Any } from "@bufbuild/protobuf/wkt";
import { CorsPolicySchema, CorsSchema } from "../generated/envoy/extensions/filters/http/cors/v3/cors_pb.js";
import type { HttpFilter } from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js";
import { httpFilter, typedConfig } from "./extension.ts";
import { quoteRegex, type StringMatch, stringMatcher } from "./string-match.ts";

/** The filter's name, which is also the key of a route's policy in `filterConfigs`. */
export const CORS_FILTER = "envoy.filters.http.cors";

/** Answers preflight requests of routes that have a policy, and does nothing for the others. */
export function corsFilter(): HttpFilter {
  return httpFilter(CORS_FILTER, CorsSchema, {});
}

export interface CorsInit {
  /** `https://shop.example.com`; a `*` stands for any text. */
  readonly origins: readonly string[];
  readonly methods?: readonly string[];
  readonly headers?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  /** Seconds that a browser may remember the answer. Default: none is said. */
  readonly maxAge?: number;
  /** Default false. */
  readonly credentials?: boolean;
}

/** `filterConfigs: { [CORS_FILTER]: corsPolicy(…) }` of a route or virtual host. */
export function corsPolicy(init: CorsInit): Any {
  return typedConfig(CorsPolicySchema, {
    allowOriginStringMatch: init.origins.map((origin) => stringMatcher(originMatch(origin))),
    allowMethods: (init.methods ?? []).join(", "),
    allowHeaders: (init.headers ?? []).join(", "),
    exposeHeaders: (init.exposeHeaders ?? []).join(", "),
    maxAge: init.maxAge === undefined ? "" : String(init.maxAge),
    allowCredentials: init.credentials ?? false,
    // A preflight from elsewhere is answered here, without leave; the backend knows nothing of the policy.
    forwardNotMatchingPreflights: false,
  });
}

function originMatch(origin: string): StringMatch {
  return origin.includes("*") ? { regex: origin.split("*").map(quoteRegex).join(".*") } : origin;
}
