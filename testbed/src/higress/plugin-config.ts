/** The part of a WasmPlugin of Higress that decides what the plugin is given, and when it runs. */
export interface WasmPluginObject {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly url: string;
    readonly phase: string;
    readonly priority: number;
    readonly failStrategy: "FAIL_CLOSE" | "FAIL_OPEN";
    readonly defaultConfig?: Readonly<Record<string, unknown>>;
    readonly defaultConfigDisable?: boolean;
    readonly matchRules?: readonly {
      readonly ingress?: readonly string[];
      readonly service?: readonly string[];
      readonly domain?: readonly string[];
      readonly config: Readonly<Record<string, unknown>>;
    }[];
  };
}

const PHASES = ["AUTHN", "AUTHZ", "STATS", "UNSPECIFIED_PHASE"];

/** The order of execution: phases, then falling priority, then names. */
export function inHigressOrder(plugins: readonly WasmPluginObject[]): readonly WasmPluginObject[] {
  return [...plugins].sort(
    (a, b) =>
      PHASES.indexOf(a.spec.phase) - PHASES.indexOf(b.spec.phase) ||
      b.spec.priority - a.spec.priority ||
      (a.metadata.name < b.metadata.name ? -1 : 1),
  );
}

/** The JSON that Higress makes of the resource for the plugin (convertIstioWasmPlugin in its `pkg/ingress/config`). */
export function pluginConfig({ spec }: WasmPluginObject): Readonly<Record<string, unknown>> {
  const { defaultConfig = {}, defaultConfigDisable = false, matchRules = [] } = spec;
  const rules = matchRules.map(({ ingress, service, domain, config }) => ({
    ...config,
    ...(ingress === undefined ? {} : { _match_route_: ingress }),
    ...(service === undefined ? {} : { _match_service_: service }),
    ...(domain === undefined ? {} : { _match_domain_: domain }),
  }));
  return { ...(defaultConfigDisable ? {} : defaultConfig), ...(rules.length === 0 ? {} : { _rules_: rules }) };
}
