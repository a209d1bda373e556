import type { AiFallbackIr } from "../../ir/ai.ts";
import type { KubeObject } from "../../store/kube-object.ts";
import { managedMeta } from "../rendering.ts";
import type { HigressSettings } from "./options.ts";

/** Set by Higress on a request that goes round again: the route that failed. */
export const FALLBACK_HEADER = "x-higress-fallback-from";

/** Larger requests are not sent again; the console's limit. */
const MAX_REQUEST_BYTES = 1_024_000;
const MAX_REDIRECTS = 10;

const STATUS_INPUT = "type.googleapis.com/envoy.type.matcher.v3.HttpResponseStatusCodeMatchInput";
const CLASS_INPUT = "type.googleapis.com/envoy.type.matcher.v3.HttpResponseStatusCodeClassMatchInput";

/**
 * The answers that are sent round again, in order. Connections that fail and times that run out are answers of the
 * gateway's own there, 503 and 504.
 */
export function fallbackStatuses({ on }: AiFallbackIr): readonly string[] {
  const statuses = on.flatMap((word) => {
    switch (word) {
      case "connect-failure":
        return ["503"];
      case "timeout":
        return ["504"];
      case "first-event":
        return [];
      default:
        return [word];
    }
  });
  const unique = [...new Set(statuses)];
  return unique.filter((status) => status === "5xx" || !(status.startsWith("5") && unique.includes("5xx"))).sort();
}

/**
 * Sends what fails on a route round again, with FALLBACK_HEADER. The fields of the redirect policy are Higress's own.
 *
 * @param routeName of the route that fails
 */
export function fallbackFilter(
  name: string,
  { routeName, on }: { readonly routeName: string; readonly on: readonly string[] },
  { namespace }: HigressSettings,
): KubeObject {
  return {
    apiVersion: "networking.istio.io/v1alpha3",
    kind: "EnvoyFilter",
    metadata: managedMeta(namespace, name),
    spec: {
      configPatches: [
        {
          applyTo: "HTTP_ROUTE",
          match: { context: "GATEWAY", routeConfiguration: { vhost: { route: { name: routeName } } } },
          patch: {
            operation: "MERGE",
            value: { typed_per_filter_config: { "envoy.filters.http.custom_response": customResponse(routeName, on) } },
          },
        },
      ],
    },
  };
}

function customResponse(routeName: string, on: readonly string[]): unknown {
  return typedStruct("type.googleapis.com/envoy.extensions.filters.http.custom_response.v3.CustomResponse", {
    custom_response_matcher: {
      matcher_list: {
        matchers: [
          {
            predicate: predicate(on),
            on_match: { action: { name: "action", typed_config: redirectPolicy(routeName) } },
          },
        ],
      },
    },
    with_request_body: { max_request_bytes: MAX_REQUEST_BYTES },
  });
}

function predicate(on: readonly string[]): unknown {
  const single = on.map((status) => ({
    single_predicate: {
      input: {
        name: `${status}_response`,
        typed_config: { "@type": status.endsWith("xx") ? CLASS_INPUT : STATUS_INPUT },
      },
      value_match: { exact: status },
    },
  }));
  const [first] = single;
  return single.length === 1 ? first : { or_matcher: { predicate: single } };
}

function redirectPolicy(routeName: string): unknown {
  const header = [{ header: { key: FALLBACK_HEADER, value: routeName }, append: false }];
  return typedStruct("type.googleapis.com/envoy.extensions.http.custom_response.redirect_policy.v3.RedirectPolicy", {
    max_internal_redirects: MAX_REDIRECTS,
    use_original_request_uri: true,
    keep_original_response_code: false,
    use_original_request_body: true,
    only_redirect_upstream_code: false,
    request_headers_to_add: header,
    response_headers_to_add: header,
  });
}

function typedStruct(typeUrl: string, value: unknown): unknown {
  return { "@type": "type.googleapis.com/udpa.type.v1.TypedStruct", type_url: typeUrl, value };
}
