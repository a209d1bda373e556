import { LOG_LEVELS } from "../log.ts";

/** One setting of a program: the same in the config file, as a flag and as a variable. */
export interface OptionInfo {
  /** Name in the config file, camelCase; the flag is `--kebab-case`, the variable `SLUICE_UPPER_CASE`. */
  readonly name: string;
  readonly type: "text" | "port" | "milliseconds" | "count" | "boolean" | "list";
  /** Values that a text may have. */
  readonly values?: readonly string[];
  readonly default: string | number | boolean | readonly string[];
  readonly help: string;
}

export const TARGETS = ["envoy", "higress", "istio", "envoy-gateway"] as const;

/** Every setting of the controller, by subject. */
export const OPTIONS = [
  { name: "target", type: "text", values: TARGETS, default: "envoy", help: "data plane of classes that name none" },
  { name: "logLevel", type: "text", values: LOG_LEVELS, default: "info", help: "least level of log lines" },
  {
    name: "enableInferenceExtension",
    type: "boolean",
    default: false,
    help: "whether InferencePools, their Pods and InferenceObjectives are read",
  },
  {
    name: "epp",
    type: "text",
    values: ["plugin", "native"],
    default: "plugin",
    help: "who asks the endpoint pickers of InferencePools on stock Envoy: gie-endpoint-picker, or Envoy's own ext_proc",
  },

  {
    name: "kubeconfig",
    type: "text",
    default: "",
    help: "kubeconfig file; by default the pod's own account, else $KUBECONFIG",
  },
  { name: "context", type: "text", default: "", help: "context of the kubeconfig" },
  { name: "namespaces", type: "list", default: [], help: "namespaces to read; by default all" },
  { name: "namespace", type: "text", default: "sluice-system", help: "namespace of the controller itself: its lease" },
  { name: "leaderElection", type: "boolean", default: true, help: "whether replicas agree on the one that writes" },
  { name: "leaseDuration", type: "milliseconds", default: 15_000, help: "time after which another replica takes over" },

  { name: "xdsHost", type: "text", default: "127.0.0.1", help: "address that proxies connect to" },
  { name: "xdsPort", type: "port", default: 18_000, help: "port that proxies connect to" },
  { name: "xdsCert", type: "text", default: "", help: "PEM certificate for proxies; with it TLS is spoken" },
  { name: "xdsKey", type: "text", default: "", help: "PEM key of xdsCert" },
  { name: "xdsClientCa", type: "text", default: "", help: "PEM authorities; with it proxies must show a certificate" },

  {
    name: "modulesDir",
    type: "text",
    default: "",
    help: "directory with our own plugins; by default those of this build",
  },
  { name: "modulesHost", type: "text", default: "127.0.0.1", help: "address at which proxies fetch modules" },
  {
    name: "modulesPort",
    type: "port",
    default: 0,
    help: "port at which proxies fetch modules; 0: they read local files",
  },
  { name: "modulesUrl", type: "text", default: "", help: "http:// URL by which proxies reach modulesPort" },
  { name: "cacheDir", type: "text", default: "", help: "where pulled modules are kept" },
  { name: "insecureRegistries", type: "list", default: [], help: "registries that are spoken to without TLS" },

  { name: "healthHost", type: "text", default: "127.0.0.1", help: "address of /healthz, /readyz and /metrics" },
  { name: "healthPort", type: "port", default: 18_080, help: "port of /healthz, /readyz and /metrics" },
  {
    name: "debugPort",
    type: "port",
    default: 18_081,
    help: "port of /debug/ir, /debug/xds, /debug/status and, in a cluster, /debug/provider, on loopback alone; 0: none",
  },

  {
    name: "proxyCaFile",
    type: "text",
    default: "/etc/ssl/certs/ca-certificates.crt",
    help: "the authorities' file where the proxies run",
  },
  {
    name: "proxyBind",
    type: "text",
    values: ["127.0.0.1", "0.0.0.0", "::"],
    default: "0.0.0.0",
    help: "address that proxies listen on",
  },

  {
    name: "redisBridgeFor",
    type: "list",
    default: [],
    help: "redis:// URLs of the Redis that the redis-bridge serves to stock Envoy; none: there is no bridge",
  },
  {
    name: "redisBridgeUrl",
    type: "text",
    default: "",
    help: "http:// URL by which proxies reach the redis-bridge; by default its Service in the controller's namespace",
  },
  {
    name: "redisBridgeSecret",
    type: "text",
    default: "sluice-redis-bridge",
    help: "Secret in the controller's namespace with the redis-bridge's tokens",
  },

  { name: "higressNamespace", type: "text", default: "higress-system", help: "Higress's own namespace" },
  {
    name: "pluginRegistry",
    type: "text",
    default: "",
    help: "oci:// prefix of our plugins' images, for targets that load them by themselves",
  },
] as const satisfies readonly OptionInfo[];

type Values<Option> = Option extends { readonly values: readonly (infer Value)[] }
  ? Value
  : Option extends { readonly type: "boolean" }
    ? boolean
    : Option extends { readonly type: "list" }
      ? readonly string[]
      : Option extends { readonly type: "text" }
        ? string
        : number;

/** What settings come to: each one's value by its name. */
export type ConfigOf<Options extends readonly OptionInfo[]> = {
  readonly [Option in Options[number] as Option["name"]]: Values<Option>;
};

export type ControllerConfig = ConfigOf<typeof OPTIONS>;
