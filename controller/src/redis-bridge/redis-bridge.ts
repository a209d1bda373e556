import { MissingError, UserError } from "@sluice/manifest";
import { type Clock, systemClock } from "../clock.ts";
import type { Logger } from "../log.ts";
import { OpsServer, type Pages, textPage } from "../ops/ops-server.ts";
import { Backlog } from "./backlog.ts";
import { BridgeMetrics } from "./bridge-metrics.ts";
import { CommandList } from "./command-list.ts";
import type { BridgeConfig } from "./options.ts";
import { RedisLink } from "./redis-link.ts";
import { type RedisPlan, redisPlan } from "./redis-options.ts";
import { RequestHandler } from "./request-handler.ts";
import { RestServer } from "./rest-server.ts";
import { parseTokens, type Tokens } from "./tokens.ts";
import { WatchedFile } from "./watched-file.ts";

export interface RedisBridgeInit {
  readonly config: BridgeConfig;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** An HTTP server that speaks Upstash's REST protocol in front of a Redis or Valkey, so that plugins in stock Envoy reach it. */
export class RedisBridge {
  readonly #init: RedisBridgeInit;
  readonly #backlog: Backlog;
  readonly #metrics: BridgeMetrics;
  readonly #closers: (() => unknown)[] = [];
  #parts: Parts | undefined;
  #isStopping = false;

  private constructor(init: RedisBridgeInit) {
    this.#init = init;
    const { maxPending: commands, maxPendingBytes: bytes } = init.config;
    this.#backlog = new Backlog({ commands, bytes });
    this.#metrics = new BridgeMetrics(this.#backlog);
  }

  /** Serves at once, also while the Redis is not reachable. @throws UserError when a setting is wrong or a port cannot be had */
  static async start(init: RedisBridgeInit): Promise<RedisBridge> {
    const bridge = new RedisBridge(init);
    try {
      await bridge.#open();
      return bridge;
    } catch (error) {
      bridge.#close();
      throw error;
    }
  }

  get ports(): { readonly rest: number; readonly health: number } {
    if (this.#parts === undefined) throw new Error("the bridge is not started");
    return { rest: this.#parts.rest.port, health: this.#parts.health.port };
  }

  /** Is not ready any more, answers what it was asked, and ends. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#parts?.rest.stop(this.#init.config.stopTimeout);
    await this.#parts?.health.close();
    this.#close();
  }

  async #open(): Promise<void> {
    const { config, log } = this.#init;
    checkLimits(config);
    const commands = new CommandList(config.commands);
    const tokens = this.#tokens();
    const link = this.#link();
    const handler = new RequestHandler({
      config,
      commands,
      link,
      tokens: () => tokens.value,
      backlog: this.#backlog,
      metrics: this.#metrics,
      log,
      isStopping: () => this.#isStopping,
    });
    const health = await OpsServer.start(config.healthHost, config.healthPort, "--health-port", this.#pages(link));
    this.#closers.push(() => health.close());
    const rest = await RestServer.start(config, (request, response) => handler.handle(request, response));
    this.#parts = { rest, health };
  }

  #tokens(): WatchedFile<Tokens> {
    const { config, log, clock = systemClock } = this.#init;
    if (config.tokenFile === "") {
      throw new MissingError("no file with bearer tokens is named", {
        where: "--token-file",
        help: "`openssl rand -hex 32 > token` makes one",
      });
    }
    const tokens = new WatchedFile({
      file: config.tokenFile,
      flag: "--token-file",
      parse: parseTokens,
      clock,
      onChange: ({ count }) => log.info({ count }, "the bearer tokens have changed"),
      onProblem: (problem) => log.warn({ problem }, "the bearer tokens stay as they are"),
    });
    this.#closers.push(() => tokens.close());
    return tokens;
  }

  #link(): RedisLink {
    const { config, log } = this.#init;
    const change = (): void => link.replace(plan());
    const redis = this.#password(config.redisPasswordFile, "--redis-password-file", change);
    const sentinel = this.#password(config.sentinelPasswordFile, "--sentinel-password-file", change);
    const plan = (): RedisPlan => redisPlan(config, { redis: redis?.value, sentinel: sentinel?.value });
    const { redisUp, reconnects } = this.#metrics;
    const link = new RedisLink({
      plan: plan(),
      log,
      onState: (isUp) => {
        redisUp.set(isUp ? 1 : 0);
        if (isUp) reconnects.inc();
      },
    });
    this.#closers.push(() => link.close());
    return link;
  }

  /** What is in the file; undefined where none is named. */
  #password(file: string, flag: string, onChange: () => void): WatchedFile<string> | undefined {
    const { log, clock = systemClock } = this.#init;
    if (file === "") return undefined;
    const watched = new WatchedFile({
      file,
      flag,
      parse: (text) => text.replace(/\r?\n$/, ""),
      clock,
      onChange: () => {
        log.info({ file }, "a password has changed");
        onChange();
      },
      onProblem: (problem) => log.warn({ problem }, "a password stays as it is"),
    });
    this.#closers.push(() => watched.close());
    return watched;
  }

  #pages(link: RedisLink): Pages {
    const { registry } = this.#metrics;
    return {
      "/healthz": () => textPage("ok"),
      "/readyz": () => {
        if (this.#isStopping) return textPage("stopping", 503);
        return link.isUp ? textPage("ok") : textPage(`the Redis is not reachable: ${link.problem}`, 503);
      },
      "/metrics": async () => ({ status: 200, type: registry.contentType, text: await registry.metrics() }),
    };
  }

  #close(): void {
    for (const close of this.#closers.reverse()) close();
    this.#closers.length = 0;
  }
}

/** @throws UserError when a request may be larger than all that may wait */
function checkLimits({ maxBody, maxPendingBytes, maxPipeline, maxPending }: BridgeConfig): void {
  const help = "one request has to fit among those that wait";
  if (maxBody > maxPendingBytes)
    throw new UserError("it is more than --max-pending-bytes", { where: "--max-body", help });
  if (maxPipeline > maxPending) throw new UserError("it is more than --max-pending", { where: "--max-pipeline", help });
}

interface Parts {
  readonly rest: RestServer;
  readonly health: OpsServer;
}
