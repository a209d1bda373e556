import { compileModule } from "@sluice/cli";

/** A harness of `assembly/__tests__`, compiled, without a host. */
export interface HarnessModule {
  /** Calls an export; booleans are 0 and 1. */
  call(name: string, ...numbers: number[]): number;
  /** Collects garbage and writes `input` where the export `name` reserves room for it. */
  fill(name: string, input: Uint8Array): void;
  /** What came out last. */
  output(): string;
}

/** @param imports what the module may call; by default a call of the host is an error */
export async function loadHarness(
  entry: string,
  imports: WebAssembly.Imports = { env: { abort: () => undefined } },
): Promise<HarnessModule> {
  const { wasm } = await compileModule(entry, { exportRuntime: true });
  const { exports } = await WebAssembly.instantiate(await WebAssembly.compile(new Uint8Array(wasm)), imports);
  const memory = exports.memory as WebAssembly.Memory;
  const call = (name: string, ...numbers: number[]): number => {
    const callable = exports[name];
    if (typeof callable !== "function") throw new Error(`${entry} exports no ${name}`);
    return Number(callable(...numbers));
  };
  call("_initialize");
  return {
    call,
    fill(name, input) {
      call("__collect");
      const at = call(name, input.length);
      new Uint8Array(memory.buffer, at, input.length).set(input);
    },
    output() {
      const from = call("outputAt");
      return Buffer.from(memory.buffer.slice(from, from + call("outputSize"))).toString("utf8");
    },
  };
}
