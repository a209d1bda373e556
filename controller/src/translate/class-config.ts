import { Ajv } from "ajv";
import { parse } from "yaml";
import type { TargetKind } from "../ir/fleet.ts";

/** What a GatewayClass's ConfigMap may say under the key `config.yaml`. */
export interface ClassConfig {
  /** Default: the controller's flag. */
  readonly target?: TargetKind;
  /** `own`: each Gateway has its own proxies; `merged`: all Gateways of the class share them. Default `own`. */
  readonly fleet?: "own" | "merged";
  /** Of every Gateway that names none. */
  readonly addresses?: readonly string[];
  /** Listener port → port that the proxies open. */
  readonly ports?: Readonly<Record<string, number>>;
}

export const CLASS_CONFIG_KEY = "config.yaml";

const validate = new Ajv({ allErrors: true }).compile<ClassConfig>({
  type: "object",
  additionalProperties: false,
  properties: {
    target: { enum: ["envoy", "higress", "istio", "envoy-gateway"] },
    fleet: { enum: ["own", "merged"] },
    addresses: { type: "array", maxItems: 16, items: { type: "string", minLength: 1, maxLength: 253 } },
    ports: {
      type: "object",
      additionalProperties: false,
      patternProperties: { "^[1-9][0-9]{0,4}$": { type: "integer", minimum: 1, maximum: 65_535 } },
    },
  },
});

/** The configuration, or what is wrong with it. An unknown field is an error: it would be a setting that does nothing. */
export function parseClassConfig(text: string): { readonly config: ClassConfig } | { readonly error: string } {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0 }) ?? {};
  } catch (cause) {
    return { error: `${CLASS_CONFIG_KEY}: ${cause instanceof Error ? cause.message.split("\n", 1)[0] : "not YAML"}` };
  }
  if (validate(value)) return { config: value };
  const [problem] = validate.errors ?? [];
  const unknown = problem?.keyword === "additionalProperties" ? ` (${problem.params.additionalProperty})` : "";
  return { error: `${CLASS_CONFIG_KEY}${problem?.instancePath ?? ""}: ${problem?.message ?? "invalid"}${unknown}` };
}
