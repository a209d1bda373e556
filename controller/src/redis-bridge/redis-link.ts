import { Cluster, Command, Pipeline, Redis } from "ioredis";
import type { Logger } from "../log.ts";
import type { Outcome, TransactionOutcome } from "./outcome.ts";
import type { RedisPlan } from "./redis-options.ts";
import type { BridgeCommand } from "./request.ts";

export interface RedisLinkInit {
  readonly plan: RedisPlan;
  readonly log: Logger;
  /** Called when it comes up and goes down. */
  readonly onState?: (isUp: boolean) => void;
}

type Client = Redis | Cluster;

/** The connection to the Redis, or to the nodes of a cluster, that all requests share. */
export class RedisLink {
  readonly #log: Logger;
  readonly #onState: (isUp: boolean) => void;
  #client: Client;
  /** Takes the client's place when it is ready. */
  #successor: Client | undefined;
  #isCorked = false;
  #isClosed = false;
  #problem = CONNECTING;

  /** Connects by itself, and again whenever the connection breaks. */
  constructor({ plan, log, onState = () => undefined }: RedisLinkInit) {
    this.#log = log;
    this.#onState = onState;
    this.#client = this.#connect(plan);
  }

  get isUp(): boolean {
    return this.#client.status === "ready";
  }

  /** Why it is not up. */
  get problem(): string {
    return this.#problem;
  }

  /** Each command by itself, in their order as far as one node has their keys. */
  run(commands: readonly BridgeCommand[]): readonly Promise<Outcome>[] {
    if (!this.isUp) return commands.map(async () => this.#lost());
    this.#cork();
    return commands.map(({ name, args }) => this.#outcomeOf(this.#client.sendCommand(command(name, args))));
  }

  /** All commands, with nobody else's between them; of a cluster none: ioredis sends some to a node without their keys. */
  async transaction(commands: readonly BridgeCommand[]): Promise<TransactionOutcome> {
    if (this.#client instanceof Cluster) return { kind: "error", error: NO_TRANSACTIONS };
    if (!this.isUp) return this.#lost();
    const pipeline = new Pipeline(this.#client);
    for (const { name, args } of [MULTI, ...commands, EXEC]) pipeline.sendCommand(command(name, args));
    try {
      const results = await pipeline.exec();
      return transactionOutcome(results?.at(-1));
    } catch (error) {
      return failure(error);
    }
  }

  /** Connects in another way, such as with another password, and goes on with what there is until that is ready. */
  replace(plan: RedisPlan): void {
    const before = this.#successor;
    this.#successor = this.#connect(plan);
    before?.disconnect();
  }

  close(): void {
    this.#isClosed = true;
    for (const client of [this.#successor, this.#client]) {
      client?.removeAllListeners("close");
      client?.disconnect();
    }
  }

  #connect(plan: RedisPlan): Client {
    const client = clientOf(plan);
    client.on("error", (error: Error) => this.#failed(error));
    client.on("ready", () => this.#up(client));
    client.on("close", () => {
      if (client === this.#client) this.#down();
    });
    client.on("end", () => this.#revive(client));
    return client;
  }

  /** ioredis gives up when sentinels tell of a failover while it asks them for the master: its lookup is then "closed". */
  #revive(client: Client): void {
    if (this.#isClosed || (client !== this.#client && client !== this.#successor)) return;
    client.connect().catch(() => undefined);
  }

  /** What the requests of one turn of the event loop ask for goes out in one write. */
  #cork(): void {
    if (this.#isCorked || !(this.#client instanceof Redis)) return;
    const { stream } = this.#client;
    this.#isCorked = true;
    stream.cork();
    setImmediate(() => {
      this.#isCorked = false;
      stream.uncork();
    });
  }

  async #outcomeOf(reply: unknown): Promise<Outcome> {
    try {
      return answered(await reply);
    } catch (error) {
      const outcome = failure(error);
      return outcome.kind === "lost" && !this.isUp ? this.#lost() : outcome;
    }
  }

  #lost(): { readonly kind: "lost"; readonly error: string } {
    return { kind: "lost", error: `ERR the Redis is not reachable: ${this.#problem}` };
  }

  #failed(error: Error): void {
    const problem = problemOf(error);
    if (problem !== this.#problem) this.#log.warn({ problem }, "the Redis is not reachable");
    this.#problem = problem;
  }

  #up(client: Client): void {
    if (client === this.#successor) {
      const before = this.#client;
      this.#client = client;
      this.#successor = undefined;
      // It answers what it was asked, and ends.
      before.quit().catch(() => before.disconnect());
    }
    this.#problem = BROKEN;
    this.#log.info("the Redis is reachable");
    this.#onState(true);
  }

  #down(): void {
    if (this.#problem === BROKEN) this.#failed(new Error("the connection was closed"));
    this.#onState(false);
  }
}

const CONNECTING = "it is being connected to";
/** While it is up: what its end is for, unless somebody says more. */
const BROKEN = "its connection broke";

function clientOf(plan: RedisPlan): Client {
  const replyMapping = "legacy";
  if (plan.kind === "single") return new Redis({ ...plan.options, replyMapping });
  return new Cluster([...plan.nodes], {
    ...plan.options,
    redisOptions: { ...plan.options.redisOptions, replyMapping },
  });
}

/** `sendCommand` and not `callBuffer`: ioredis 6 loses the name of what `callBuffer` is given when it pipelines by itself. */
function command(name: string, args: readonly string[]): Command {
  return new Command(name, [...args], { replyEncoding: null });
}

const NO_TRANSACTIONS = "ERR transactions are not passed on to a cluster: use a script whose keys have one hash tag";

const MULTI: BridgeCommand = { name: "multi", args: [] };
const EXEC: BridgeCommand = { name: "exec", args: [] };

/** @param exec what EXEC came to, as a pipeline has it: an error, or none and the results */
function transactionOutcome(exec: unknown): TransactionOutcome {
  const [error, results]: readonly unknown[] = Array.isArray(exec) ? exec : [];
  if (error instanceof Error) return failure(error);
  if (!Array.isArray(results)) return { kind: "error", error: "EXECABORT the Redis has discarded the transaction" };
  return { kind: "done", outcomes: results.map((one) => (one instanceof Error ? failure(one) : answered(one))) };
}

function answered(value: unknown): Outcome {
  return { kind: "value", value };
}

/** An error that the Redis answered, or one on the way there. Its `command` has keys and values in it: only the text is used. */
function failure(error: unknown): { readonly kind: "error" | "lost"; readonly error: string } {
  if (!(error instanceof Error)) return { kind: "lost", error: "ERR the Redis is not reachable" };
  if (error.name === "ReplyError") return { kind: "error", error: error.message };
  return { kind: "lost", error: `ERR the connection to the Redis broke: ${error.message}` };
}

/** Of a cluster the last node's, of several addresses the first's. */
function problemOf(error: Error): string {
  if ("lastNodeError" in error && error.lastNodeError instanceof Error) return problemOf(error.lastNodeError);
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return problemOf(error.errors[0]);
  return error.message;
}
