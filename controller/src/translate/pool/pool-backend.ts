import type { BackendEndpointIr, BackendIr } from "../../ir/backend.ts";
import { memo } from "../../memo.ts";
import type { InferencePool } from "../../resources/resources.ts";

/** Names the pod that a request is for (GIE, proposal 004). */
export const ENDPOINT_HEADER = "x-gateway-destination-endpoint";

/**
 * Where a pool's requests go. Nothing is known of its pods here: routes are made of this, and are to stay the same while
 * pods come and go; `withPods` puts these in.
 */
export const poolBackend = memo((pool: InferencePool): BackendIr => {
  const { namespace = "", name } = pool.metadata;
  return {
    name: `pool/${namespace}/${name}`,
    protocol: "http1",
    endpoints: [],
    discovery: "addresses",
    plugins: [],
    endpointHeader: ENDPOINT_HEADER,
    pool: { namespace, name },
  };
});

/** The same object again while its pods are the same. @param endpoints the same list while they are */
export const withPods = memo((backend: BackendIr, endpoints: readonly BackendEndpointIr[]): BackendIr => {
  return { ...backend, endpoints };
});
