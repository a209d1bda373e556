/** A target's module, running. A trap leaves it in an unknown state: load another one. */
export interface Subject {
  /** Hands the input in and calls `run`. @throws what the module throws or traps with */
  run(input: Uint8Array): number;
  /** Calls any other export. */
  call(name: string, ...args: number[]): number;
  /** Writes bytes at an address of the module. */
  write(address: number, bytes: Uint8Array): void;
  /** A copy of the module's bytes. */
  read(address: number, length: number): Buffer;
  /** Size of the module's memory in bytes. */
  readonly memorySize: number;
}

/** A target's asc `abort` as an error with its place; any other import is refused, since targets are pure. */
function importsOf(module: WebAssembly.Module, memory: () => WebAssembly.Memory): WebAssembly.Imports {
  const imports: Record<string, Record<string, () => never>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    const refuse = (...args: number[]): never => {
      if (name !== "abort") throw new Error(`the target calls ${from}.${name}, but there is no host`);
      const [message = 0, file = 0, line = 0, column = 0] = args;
      throw new Error(`${textAt(memory(), message)} at ${textAt(memory(), file)}:${line}:${column}`);
    };
    imports[from] = { ...imports[from], [name]: refuse };
  }
  return imports;
}

/** An AssemblyScript string; its size in bytes stands before it. */
function textAt({ buffer }: WebAssembly.Memory, address: number): string {
  if (address === 0) return "(nothing)";
  const size = new DataView(buffer).getUint32(address - 4, true);
  return Buffer.from(buffer, address, size).toString("utf16le");
}

/** @param prefix what stands before the target's names among the exports, where the module holds several targets */
export function loadSubject(module: WebAssembly.Module, prefix = ""): Subject {
  const instance = new WebAssembly.Instance(
    module,
    importsOf(module, () => memory),
  );
  const { memory } = instance.exports as { memory: WebAssembly.Memory };
  const callExport = (name: string, ...args: number[]): number => {
    const callable = instance.exports[name];
    if (typeof callable !== "function") throw new Error(`the target exports no ${name}`);
    return Number(callable(...args));
  };
  const call = (name: string, ...args: number[]): number => callExport(`${prefix}${name}`, ...args);
  const write = (address: number, bytes: Uint8Array): void => {
    new Uint8Array(memory.buffer, address >>> 0, bytes.length).set(bytes);
  };
  callExport("_initialize");
  return {
    run: (input) => {
      callExport("__collect");
      write(call("input", input.length), input);
      return call("run", input.length);
    },
    call,
    write,
    read: (address, length) => Buffer.from(memory.buffer.slice(address >>> 0, (address >>> 0) + length)),
    get memorySize() {
      return memory.buffer.byteLength;
    },
  };
}
