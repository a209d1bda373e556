import type { LogLevel, Personality } from "./abi.ts";
import type { Callouts } from "./callouts.ts";
import type { Clock } from "./clock.ts";
import type { GrpcServer } from "./grpc.ts";
import type { Metrics } from "./metrics.ts";
import type { RedisDouble } from "./redis.ts";
import type { SharedData } from "./shared-data.ts";
import type { SharedQueues } from "./shared-queue.ts";
import type { TrapReport } from "./trap.ts";

/** One proxy_log call, or a line of the host itself. */
export interface LogRecord {
  readonly level: LogLevel;
  /** Name of the plugin; "host" for the host's own lines. */
  readonly plugin: string;
  readonly message: string;
}

/** What every VM of a host shares. */
export interface Services {
  readonly personality: Personality;
  readonly clock: Clock;
  readonly sharedData: SharedData;
  readonly queues: SharedQueues;
  readonly metrics: Metrics;
  readonly callouts: Callouts;
  readonly redis: RedisDouble;
  /** Clusters that speak gRPC, by name. */
  readonly grpc: Map<string, GrpcServer>;
  readonly logLevel: LogLevel;
  readonly node: { readonly id: string; readonly cluster: string };
  /** Everything logged so far, oldest first. */
  readonly logs: readonly LogRecord[];
  log(record: LogRecord): void;
  trapped(report: TrapReport): void;
  random(size: number): Buffer;
  /** Runs `task` when no guest is running any more, before the scenario's call returns. */
  defer(task: () => void): void;
}
