import { compileModule } from "@sluice/cli";

const ENTRY = "plugins/ai-proxy/assembly/__tests__/auth-harness.ts";

/** The signatures of ai-proxy, compiled, without a host. */
export interface AuthModule {
  /** Calls an export; throws with the reason when it refuses. */
  call(name: string, args: readonly (Uint8Array | string)[], ...numbers: number[]): string;
}

export async function loadAuth(): Promise<AuthModule> {
  const { wasm } = await compileModule(ENTRY, { exportRuntime: true });
  const module = new WebAssembly.Module(wasm);
  const { exports } = new WebAssembly.Instance(module, { env: { abort: () => undefined } });
  const memory = exports.memory as WebAssembly.Memory;
  const invoke = (name: string, ...numbers: number[]): number => {
    const callable = exports[name];
    if (typeof callable !== "function") throw new Error(`${ENTRY} exports no ${name}`);
    return Number(callable(...numbers));
  };
  invoke("_initialize");
  return {
    call: (name, args, ...numbers) => {
      invoke("begin");
      invoke("__collect");
      for (const bytes of args.map((arg) => Buffer.from(arg))) {
        const at = invoke("argument", bytes.length);
        new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
      }
      const ok = invoke(name, ...numbers) !== 0;
      const from = invoke("outputAt");
      const text = Buffer.from(memory.buffer.slice(from, from + invoke("outputSize"))).toString("utf8");
      if (!ok) throw new Error(text);
      return text;
    },
  };
}
