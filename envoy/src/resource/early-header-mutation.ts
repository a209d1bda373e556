import type { TypedExtensionConfig } from "../generated/envoy/config/core/v3/extension_pb.js";
import { HeaderMutationSchema } from "../generated/envoy/extensions/http/early_header_mutation/header_mutation/v3/header_mutation_pb.js";
import { extension } from "./extension.ts";

/**
 * Takes request headers away before a route is looked for, as no filter can: for a connection manager's
 * `earlyHeaderMutationExtensions`. What only our own filters may write must not come from a client.
 */
export function withoutRequestHeaders(names: readonly string[]): TypedExtensionConfig {
  return extension("envoy.http.early_header_mutation.header_mutation", HeaderMutationSchema, {
    mutations: names.map((name) => ({ action: { case: "remove" as const, value: name } })),
  });
}
