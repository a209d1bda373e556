import { startAnthropicStub } from "../provider-stub/anthropic/server.ts";
import { startOpenAiStub } from "../provider-stub/openai/server.ts";
import type { ProviderStub } from "../provider-stub/stub-server.ts";
import { type Door, type DoorProtocol, startDoor } from "./door.ts";

/** One provider of the drill. */
export interface DrillProvider {
  /** In ai-proxy's configuration, and in the metadata of its endpoint. */
  readonly id: string;
  readonly type: string;
  readonly stub: ProviderStub;
  readonly door: Door;
}

export interface DrillProviders {
  /** In the order in which they are asked. */
  readonly all: readonly DrillProvider[];
  /** Forgets what was asked. */
  clear(): void;
  close(): Promise<void>;
}

/** Requests that each stub remembers. */
const KEEP = 100_000;

/** Three providers behind doors: one whose answers are translated for an OpenAI client, and two that speak OpenAI's protocol. */
export async function startDrillProviders(protocol: DoorProtocol = "http1"): Promise<DrillProviders> {
  const [claude, openai, third] = await Promise.all([
    startAnthropicStub({ keep: KEEP }),
    startOpenAiStub({ keep: KEEP }),
    startOpenAiStub({ keep: KEEP, keys: ["sk-third"] }),
  ]);
  const provider = async (id: string, type: string, stub: ProviderStub): Promise<DrillProvider> => {
    return { id, type, stub, door: await startDoor(stub, protocol) };
  };
  const all = await Promise.all([
    provider("claude", "claude", claude),
    provider("openai", "openai", openai),
    provider("third", "together-ai", third),
  ]);
  return {
    all,
    clear: () => {
      for (const { stub } of all) stub.clear();
    },
    close: async () => {
      await Promise.all(all.map(({ door }) => door.close()));
      await Promise.all(all.map(({ stub }) => stub.close()));
    },
  };
}
