import { isIP } from "node:net";
import { formatViolation, revealSecrets, SecretText } from "@sluice/manifest";
import type { AIProviderSpec } from "../../../generated/sluice.gen.ts";
import type { AIProvider } from "../../../resources/resources.ts";
import type { Issue } from "../../../store/resource-store.ts";
import { parseDuration } from "../../duration.ts";
import { regexProblem } from "../../regex/regex.ts";
import type { PluginCatalog } from "../catalog/plugin-catalog.ts";
import { PROVIDER_TYPES, providerType } from "../catalog/provider-types.ts";
import { providerHost } from "./host.ts";
import { missingOptions, optionConflicts, reservedOption, shapeProblems } from "./options.ts";
import { providerConfig, type ServicePort } from "./provider-config.ts";

/** Shortest and longest time between two probes, in milliseconds: ai-proxy's own bounds. */
const PROBE_INTERVAL = { least: 100, most: 2_147_483_647 };

/** What makes an AIProvider wrong by itself, whatever it refers to. */
export function admitProvider({ spec }: AIProvider, catalog: PluginCatalog): readonly Issue[] {
  if (!PROVIDER_TYPES.includes(spec.type)) {
    return [{ path: "spec.type", message: `is none of ai-proxy's: ${PROVIDER_TYPES.join(", ")}` }];
  }
  const issues = [...optionIssues(spec), ...endpointIssues(spec), ...timeIssues(spec), ...mappingIssues(spec)];
  return issues.length > 0 ? issues : [...credentialIssues(spec), ...schemaIssues(spec, catalog)];
}

function optionIssues({ type, options = {} }: AIProviderSpec): readonly Issue[] {
  const reserved = Object.keys(options).flatMap((name) => {
    const instead = reservedOption(name);
    return instead === undefined ? [] : [option(name, `may not be set here: ${instead}`)];
  });
  const missing = missingOptions(type, options).map((name) => option(name, `is needed for type ${type}`));
  const wrong = [...optionConflicts(type, options), ...shapeProblems(options)];
  return [...reserved, ...missing, ...wrong.map(([name, message]) => option(name, message)), ...contextIssues(options)];
}

function contextIssues({ context }: Readonly<Record<string, unknown>>): readonly Issue[] {
  if (typeof context !== "object" || context === null) return [];
  const { fileUrl, ...rest } = context as Readonly<Record<string, unknown>>;
  const made = Object.keys(rest).filter((name) => name === "serviceName" || name === "servicePort");
  const reserved = made.map((name) => option(`context.${name}`, "may not be set here: the controller makes it"));
  const isUrl = typeof fileUrl === "string" && /^https?:\/\//.test(fileUrl) && URL.canParse(fileUrl);
  return isUrl ? reserved : [...reserved, option("context.fileUrl", "expected an http:// or https:// URL")];
}

/** What looks like an address and is none would be refused by the proxy, and every change behind it. */
const NO_ADDRESS = /^[\d.]+$/;
const HOSTNAME = /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/i;

function endpointIssues(spec: AIProviderSpec): readonly Issue[] {
  const host = spec.endpoint?.host;
  if (host !== undefined && isIP(host) === 0 && (!HOSTNAME.test(host) || NO_ADDRESS.test(host))) {
    return [
      { path: "spec.endpoint.host", message: "is neither a name nor an IP address; a port goes into endpoint.port" },
    ];
  }
  if (spec.endpoint?.loadBalancing !== undefined && spec.endpoint.backendRef === undefined) {
    return [{ path: "spec.endpoint.loadBalancing", message: "is for a Service: name it in endpoint.backendRef" }];
  }
  if (spec.endpoint?.backendRef !== undefined || providerHost(spec) !== undefined) return [];
  const message = `type ${spec.type} has no host of its own: set endpoint.host, or a Service in endpoint.backendRef`;
  return [{ path: "spec.endpoint", message }];
}

function timeIssues({ timeouts = {}, health, models = [] }: AIProviderSpec): readonly Issue[] {
  const times = Object.entries({ ...timeouts }).map(([name, text]): Issue[] =>
    parseDuration(text) === undefined
      ? [{ path: `spec.timeouts.${name}`, message: "is no duration such as 1m30s" }]
      : [],
  );
  if (health === undefined) return times.flat();
  const issues: Issue[] = times.flat();
  if (health.interval !== undefined) {
    const interval = parseDuration(health.interval) ?? 0;
    if (interval < PROBE_INTERVAL.least || interval > PROBE_INTERVAL.most) {
      issues.push({ path: "spec.health.interval", message: "must be at least 100ms, and less than 25 days" });
    }
  }
  if (health.model === undefined && models.length === 0) {
    issues.push({ path: "spec.health.model", message: "name the model of the probes, or list the provider's models" });
  }
  return issues;
}

function mappingIssues({ modelMapping = {} }: AIProviderSpec): readonly Issue[] {
  return Object.keys(modelMapping).flatMap((key) => {
    const problem = key.startsWith("~") ? regexProblem(key.slice(1)) : undefined;
    return problem === undefined ? [] : [{ path: `spec.modelMapping[${JSON.stringify(key)}]`, message: problem }];
  });
}

function credentialIssues({ type, auth, options = {} }: AIProviderSpec): readonly Issue[] {
  const tokens = providerType(type, options)?.tokens;
  const isNeeded = tokens === "required" || tokens === "none";
  if (!isNeeded || (auth?.secretRefs ?? []).length > 0) return [];
  return [{ path: "spec.auth.secretRefs", message: `type ${type} needs credentials: name a Secret` }];
}

/** Stands for what only Secrets and backends will say. */
const PLACEHOLDER: ServicePort = { service: "backend", port: 443 };

function schemaIssues(spec: AIProviderSpec, catalog: PluginCatalog): readonly Issue[] {
  const config = providerConfig(spec, {
    id: "id",
    credentials: { tokens: [new SecretText("key")], fields: {} },
    services: spec.options?.context === undefined ? {} : { context: PLACEHOLDER },
  });
  const { errors, warnings } = catalog.check("ai-proxy", { providers: [revealSecrets(config)] });
  return [...errors, ...warnings].map((violation) => ({
    path: specPath(violation.path.replace(/^providers\[0\]\.?/, "")),
    message: formatViolation({ path: "", message: violation.message }),
  }));
}

/** Where the resource says what ai-proxy calls so. */
function specPath(path: string): string {
  if (path.startsWith("modelMapping")) return `spec.${path}`;
  if (path.startsWith("failover.")) return "spec.health";
  if (path === "firstByteTimeout") return "spec.timeouts.firstByte";
  return path === "" ? "spec" : `spec.options.${path}`;
}

function option(name: string, message: string): Issue {
  return { path: `spec.options.${name}`, message };
}
