import {
  ClusterLoadAssignmentSchema,
  ClusterSchema,
  decodeRoutes,
  formatMessage,
  ListenerSchema,
  RouteConfigurationSchema,
  SecretSchema,
  TypedExtensionConfigSchema,
} from "@sluice/envoy";
import type { XdsResources } from "./resources.ts";

/**
 * As JSON, in Envoy's own words, for people and golden files. Certificates and plugin configurations are in it as they were
 * rendered: what is shown must come from `secrets: "redact"`.
 */
export function describeXds(resources: XdsResources) {
  return {
    listeners: resources.listeners.map((listener) => formatMessage(ListenerSchema, listener)),
    routes: resources.routes.map((routes) => formatMessage(RouteConfigurationSchema, decodeRoutes(routes))),
    clusters: resources.clusters.map((cluster) => formatMessage(ClusterSchema, cluster)),
    endpoints: resources.endpoints.map((assignment) => formatMessage(ClusterLoadAssignmentSchema, assignment)),
    secrets: resources.secrets.map((secret) => formatMessage(SecretSchema, secret)),
    extensions: resources.extensions.map((extension) => formatMessage(TypedExtensionConfigSchema, extension)),
  };
}
