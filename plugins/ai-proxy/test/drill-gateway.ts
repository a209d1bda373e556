import {
  ask,
  type DoorProtocol,
  type DrillProvider,
  type DrillProviders,
  drillModel,
  drillSetup,
  type Fault,
  type Gateway,
  type Outcome,
  type Question,
  showLogsOnFailure,
  startDrillProviders,
  type TestHost,
  type UpstreamUse,
} from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";

/** Who asks, and for what. */
export interface Client extends Pick<Question, "front" | "stream"> {
  readonly name: string;
}

export const clients: readonly Client[] = [
  { name: "plain, to an OpenAI client", front: "openai", stream: false },
  { name: "streamed, to an OpenAI client", front: "openai", stream: true },
  { name: "plain, to an Anthropic client", front: "anthropic", stream: false },
  { name: "streamed, to an Anthropic client", front: "anthropic", stream: true },
];

export const plainClient = { front: "openai", stream: false } as const;
export const streamClient = { front: "openai", stream: true } as const;

/** Answers to `hi there`. */
export const second: Outcome = { kind: "answer", text: "You said: hi there", provider: "openai", attempts: 2 };
export const third: Outcome = { kind: "answer", text: "You said: hi there", provider: "third", attempts: 3 };

/** Those that show though the answer is not translated. */
export function always(faults: readonly Fault[]): Fault[] {
  return faults.filter(({ translatedOnly }) => translatedOnly !== true);
}

/** The gateway of a block of tests, whose three providers behave as each request says. */
export interface DrillBlock {
  readonly url: string;
  readonly gateway: Gateway;
  readonly providers: readonly DrillProvider[];
  /** Asks for an answer; `flags` are those of the first, the second and the third provider. */
  ask(client: Omit<Client, "name">, flags: readonly string[], prompt?: string): Promise<Outcome>;
  /** How often each provider was asked. */
  asked(): number[];
  /** Lines that tell of a fault of the gateway itself. */
  complaints(): string[];
}

/** Opens it before the first test of a block, and closes it behind the last. @param protocol what the providers speak */
export function drillBlock(
  host: TestHost,
  protocol: DoorProtocol = "http1",
  retry: Required<UpstreamUse>["retry"] = {},
): DrillBlock {
  let running: { readonly providers: DrillProviders; readonly gateway: Gateway } | undefined;
  const open = () => {
    if (running === undefined) throw new Error("the gateway of this block is not open");
    return running;
  };
  beforeAll(async () => {
    const providers = await startDrillProviders(protocol);
    const setup = drillSetup(providers.all, { retry, protocol: protocol === "http1" ? "http1" : "http2" });
    running = { providers, gateway: await host.open(setup) };
  });
  afterAll(async () => {
    await running?.gateway.close();
    await running?.providers.close();
  });
  beforeEach((context) => {
    open().providers.clear();
    showLogsOnFailure(context, { gateway: open().gateway });
  });
  afterEach(() => Promise.all(open().providers.all.map(({ door }) => door.open())));
  return {
    get url() {
      return open().gateway.url;
    },
    get gateway() {
      return open().gateway;
    },
    get providers() {
      return open().providers.all;
    },
    ask: ({ front, stream }, flags, prompt = "hi there") =>
      ask(open().gateway.url, { front, stream, model: drillModel(flags), prompt }),
    asked: () => open().providers.all.map(({ stub }) => stub.requests.length),
    complaints: () =>
      open()
        .gateway.logs()
        .filter((line) => /^\[problem\]|\[(critical|error)\]/.test(line)),
  };
}

/** Eight clients with twenty questions each, while the first and the second provider die and come back in turn. */
export async function underLoad(block: DrillBlock): Promise<Outcome[]> {
  let count = 0;
  const [first, next] = block.providers;
  const step = async (): Promise<void> => {
    const turn = count++ % 20;
    if (turn === 4) first?.door.shut();
    if (turn === 9) await first?.door.open();
    if (turn === 14) next?.door.shut();
    if (turn === 19) await next?.door.open();
  };
  const work = async (_: unknown, worker: number): Promise<Outcome[]> => {
    const client = clients[worker % clients.length] ?? plainClient;
    const outcomes: Outcome[] = [];
    for (let index = 0; index < 20; index++) {
      await step();
      outcomes.push(await block.ask(client, ["slow-2+wait-5", "slow-2"]));
    }
    return outcomes;
  };
  return (await Promise.all(Array.from({ length: 8 }, work))).flat();
}
