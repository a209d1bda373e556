import type { SecretJson, SecretObject } from "@sluice/manifest";
import type { AIProviderSpec } from "../../../generated/sluice.gen.ts";
import { parseDuration } from "../../duration.ts";
import type { Credentials } from "./credentials.ts";

/** What is known of a provider by the time that ai-proxy's entry is made. */
export interface ConfigParts {
  readonly id: string;
  readonly credentials: Credentials;
  /** The `host` header, where ai-proxy does not know it. */
  readonly domain?: string;
  /** Where it connects to: ollama's entry cannot do without. */
  readonly address?: { readonly host: string; readonly port: number };
  /** Names of backends for the calls that ai-proxy makes itself. */
  readonly services: ConfigServices;
}

/** Backends for calls of ai-proxy's own, with their ports; absent where none are made. */
export interface ConfigServices {
  /** The provider itself. */
  readonly own?: ServicePort;
  /** The text of `options.context`. */
  readonly context?: ServicePort;
  /** Google's access tokens. */
  readonly tokens?: ServicePort;
}

export interface ServicePort {
  readonly service: string;
  readonly port: number;
}

/** The provider's entry in ai-proxy's `providers`. */
export function providerConfig(spec: AIProviderSpec, parts: ConfigParts): SecretObject {
  const { credentials, domain, services } = parts;
  return {
    id: parts.id,
    type: spec.type,
    ...(credentials.tokens.length === 0 ? {} : { apiTokens: credentials.tokens }),
    ...credentials.fields,
    ...(domain === undefined ? {} : { providerDomain: domain }),
    ...ollamaAddress(spec.type, parts),
    ...(spec.modelMapping === undefined ? {} : { modelMapping: spec.modelMapping }),
    ...timeoutFields(spec),
    ...failoverField(spec),
    ...optionFields(spec, services),
    ...(services.own === undefined ? {} : { serviceName: services.own.service, servicePort: services.own.port }),
    ...(services.tokens === undefined ? {} : { vertexAuthServiceName: services.tokens.service }),
  };
}

function ollamaAddress(type: string, { address }: ConfigParts): SecretObject {
  if (type !== "ollama" || address === undefined) return {};
  return { ollamaServerHost: address.host, ollamaServerPort: address.port };
}

function timeoutFields({ timeouts = {} }: AIProviderSpec): SecretObject {
  const firstByte = milliseconds(timeouts.firstByte);
  return firstByte === undefined ? {} : { firstByteTimeout: firstByte };
}

function failoverField({ health, models = [] }: AIProviderSpec): SecretObject {
  if (health === undefined) return {};
  const interval = milliseconds(health.interval);
  return {
    failover: {
      enabled: true,
      failureThreshold: health.failureThreshold ?? 3,
      successThreshold: health.successThreshold ?? 1,
      ...(interval === undefined ? {} : { healthCheckInterval: interval }),
      healthCheckModel: health.model ?? models[0]?.name ?? "",
    },
  };
}

function optionFields({ options = {} }: AIProviderSpec, { context }: ConfigServices): SecretObject {
  const fields = options as SecretObject;
  if (context === undefined || typeof options.context !== "object") return fields;
  const place = { serviceName: context.service, servicePort: context.port };
  return { ...fields, context: { ...(options.context as { [key: string]: SecretJson }), ...place } };
}

function milliseconds(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDuration(text);
}
