import { GrpcServer, type GrpcServerOptions } from "../grpc-server/grpc-server.ts";
import type { EppBehaviour } from "./behaviour.ts";
import { type EppState, Exchange } from "./exchange.ts";
import { type EppExchangeRecord, EppLog } from "./records.ts";
import type { Pick } from "./request-state.ts";

export interface EppOptions extends GrpcServerOptions {
  /** Whom it picks: always these (the best first), or as the function says. Default: nobody, which is answered 503. */
  readonly pick?: Pick | readonly string[];
  readonly behaviour?: EppBehaviour;
  /** Exchanges that are kept: the newest. Default 1,000. */
  readonly keep?: number;
}

/** An endpoint picker that does what a test says: over real gRPC, with the manners of the reference one, v1.1.0. */
export interface EppStub {
  readonly host: string;
  readonly port: number;
  /** The newest, oldest of them first. */
  readonly exchanges: readonly EppExchangeRecord[];
  readonly log: EppLog;
  /** Connections that are open. */
  readonly connections: number;
  pick(pick: Pick | readonly string[]): void;
  /** Behaves so from now on; without anything: well. */
  behave(behaviour?: EppBehaviour): void;
  /** Nobody listens any more, and every connection is reset: as when the process is killed. */
  shut(): void;
  /** Listens again, on the same port. */
  open(): Promise<void>;
  /** Forgets what it saw, and behaves well. */
  clear(): void;
  /** One line an exchange, for the report of a failed test. */
  logs(): string[];
  close(): Promise<void>;
}

const METHOD = "/envoy.service.ext_proc.v3.ExternalProcessor/Process";

const UNIMPLEMENTED = 12;

export async function startEpp(options: EppOptions = {}): Promise<EppStub> {
  const log = new EppLog(options.keep ?? 1_000);
  const state: EppState = { pick: pickOf(options.pick ?? []), behaviour: options.behaviour ?? {}, log };
  const server = await GrpcServer.start(options, (call, headers) => {
    if (headers[":path"] === METHOD) return new Exchange(state, call);
    call.end(UNIMPLEMENTED);
    return { onMessage: () => undefined, onHalfClose: () => undefined, onClose: () => undefined };
  });
  return {
    host: server.host,
    get port() {
      return server.port;
    },
    exchanges: log.exchanges,
    log,
    get connections() {
      return server.connections;
    },
    pick: (pick) => {
      state.pick = pickOf(pick);
    },
    behave: (behaviour = {}) => {
      state.behaviour = behaviour;
    },
    shut: () => server.shut(),
    open: () => server.open(),
    clear: () => {
      log.clear();
      state.behaviour = {};
    },
    logs: () => log.exchanges.map(summary),
    close: () => server.close(),
  };
}

function pickOf(pick: Pick | readonly string[]): Pick {
  return typeof pick === "function" ? pick : () => pick;
}

function summary(record: EppExchangeRecord): string {
  const { requestBody, requestEnded, responseBody, responseEnded, picked, end } = record;
  const path = record.requestHeaders.find(([name]) => name === ":path")?.[1] ?? "";
  const asked = `${path} ${requestBody.length} bytes${requestEnded ? "" : ", not ended"}`;
  return `${asked} -> ${picked || "no pick"} -> ${responseBody.length} bytes${responseEnded ? "" : ", not ended"}: ${end}`;
}
