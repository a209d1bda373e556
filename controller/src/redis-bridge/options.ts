import { type ConfigSources, loadSettings } from "../config/load-config.ts";
import type { ConfigOf, OptionInfo } from "../config/options.ts";
import { LOG_LEVELS } from "../log.ts";
import { DEFAULT_COMMANDS } from "./command-list.ts";

export const REDIS_MODES = ["single", "sentinel", "cluster"] as const;

/** Every setting of the bridge, by subject. */
export const BRIDGE_OPTIONS = [
  { name: "logLevel", type: "text", values: LOG_LEVELS, default: "info", help: "least level of log lines" },

  { name: "restHost", type: "text", default: "127.0.0.1", help: "address that gateways connect to" },
  { name: "restPort", type: "port", default: 18_010, help: "port that gateways connect to" },
  { name: "restCert", type: "text", default: "", help: "PEM certificate for gateways; with it HTTPS is spoken" },
  { name: "restKey", type: "text", default: "", help: "PEM key of restCert" },
  {
    name: "tokenFile",
    type: "text",
    default: "",
    help: "file of the bearer tokens that are taken, one a line; read again when it changes",
  },

  { name: "redisMode", type: "text", values: REDIS_MODES, default: "single", help: "what redisUrl names" },
  {
    name: "redisUrl",
    type: "list",
    default: ["redis://127.0.0.1:6379"],
    help: "redis:// or rediss:// (TLS) URL of the server, or of sentinels, or of some of a cluster's nodes",
  },
  { name: "redisUsername", type: "text", default: "", help: "user at the Redis; by default the URL's" },
  {
    name: "redisPasswordFile",
    type: "text",
    default: "",
    help: "file with the password for the Redis, read again when it changes; by default the URL's",
  },
  { name: "redisCaFile", type: "text", default: "", help: "PEM authorities of the Redis; by default Node's" },
  { name: "redisCert", type: "text", default: "", help: "PEM certificate that is shown to the Redis" },
  { name: "redisKey", type: "text", default: "", help: "PEM key of redisCert" },
  {
    name: "redisServerName",
    type: "text",
    default: "",
    help: "name that the certificate of the Redis has to have; by default the URL's host",
  },
  {
    name: "sentinelMaster",
    type: "text",
    default: "mymaster",
    help: "name of the master that sentinels are asked for",
  },
  { name: "sentinelUsername", type: "text", default: "", help: "user at the sentinels" },
  { name: "sentinelPasswordFile", type: "text", default: "", help: "file with the password for the sentinels" },

  {
    name: "commands",
    type: "list",
    default: DEFAULT_COMMANDS,
    help: "commands that are passed on; blocking and administrative ones never are",
  },
  { name: "timeout", type: "milliseconds", default: 800, help: "time for an answer of the Redis" },
  { name: "maxBody", type: "count", default: 1_048_576, help: "bytes of a request's body" },
  { name: "maxAnswer", type: "count", default: 4_194_304, help: "bytes of an answer's body" },
  { name: "maxPipeline", type: "count", default: 1_000, help: "commands of a pipeline or a transaction" },
  { name: "maxPending", type: "count", default: 10_000, help: "commands that wait for the Redis, of all requests" },
  { name: "maxPendingBytes", type: "count", default: 67_108_864, help: "bytes of requests that wait, of all together" },
  {
    name: "stopTimeout",
    type: "milliseconds",
    default: 10_000,
    help: "time for open requests when the bridge is ended",
  },

  { name: "healthHost", type: "text", default: "127.0.0.1", help: "address of /healthz, /readyz and /metrics" },
  { name: "healthPort", type: "port", default: 18_011, help: "port of /healthz, /readyz and /metrics" },
] as const satisfies readonly OptionInfo[];

export type BridgeConfig = ConfigOf<typeof BRIDGE_OPTIONS>;

/** @throws UserError that names the setting, where it was made, and what it may be */
export function loadBridgeConfig(sources: ConfigSources<BridgeConfig>): BridgeConfig {
  return loadSettings(BRIDGE_OPTIONS, sources);
}
