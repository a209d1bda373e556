// The part of the WebAssembly JavaScript interface (https://webassembly.github.io/spec/js-api/) that this project uses.
// Node has it; @types/node does not declare it, and TypeScript's `dom` library would bring `window` along.
declare namespace WebAssembly {
  type ExternKind = "function" | "global" | "memory" | "table" | "tag";
  type ImportValue = Memory | Global | Table | number | ((...parameters: never[]) => unknown);
  type ExportValue = Memory | Global | Table | ((...parameters: (number | bigint)[]) => unknown);
  type Imports = Record<string, Record<string, ImportValue>>;
  type Exports = Readonly<Record<string, ExportValue>>;

  interface ImportDescriptor {
    readonly module: string;
    readonly name: string;
    readonly kind: ExternKind;
  }

  interface ExportDescriptor {
    readonly name: string;
    readonly kind: ExternKind;
  }

  class Module {
    constructor(bytes: BufferSource);
    static imports(module: Module): ImportDescriptor[];
    static exports(module: Module): ExportDescriptor[];
    static customSections(module: Module, name: string): ArrayBuffer[];
  }

  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Exports;
  }

  class Memory {
    /** Sizes in pages of 64 KiB. */
    constructor(descriptor: { initial: number; maximum?: number; shared?: boolean });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }

  class Global {
    value: number | bigint;
  }

  class Table {
    readonly length: number;
  }

  class CompileError extends Error {}
  class LinkError extends Error {}
  class RuntimeError extends Error {}

  type BufferSource = ArrayBuffer | Uint8Array;

  function compile(bytes: BufferSource): Promise<Module>;
  function instantiate(module: Module, imports?: Imports): Promise<Instance>;
  function validate(bytes: BufferSource): boolean;
}
