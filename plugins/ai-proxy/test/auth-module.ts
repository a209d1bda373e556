import { loadHarness } from "./harness-module.ts";

const ENTRY = "plugins/ai-proxy/assembly/__tests__/auth-harness.ts";

/** The signatures of ai-proxy, compiled, without a host. */
export interface AuthModule {
  /** Calls an export; throws with the reason when it refuses. */
  call(name: string, args: readonly (Uint8Array | string)[], ...numbers: number[]): string;
}

export async function loadAuth(): Promise<AuthModule> {
  const harness = await loadHarness(ENTRY);
  return {
    call: (name, args, ...numbers) => {
      harness.call("begin");
      for (const argument of args) harness.fill("argument", Buffer.from(argument));
      const ok = harness.call(name, ...numbers) !== 0;
      const text = harness.output();
      if (!ok) throw new Error(text);
      return text;
    },
  };
}
