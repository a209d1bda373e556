/** What a test module is to import and export. */
export interface ModuleParts {
  /** `env.proxy_log` → `i32 i32 i32 -> i32`. */
  readonly imports?: Readonly<Record<string, string>>;
  /** Exported functions in this order, such as `["proxy_on_tick", "i32 ->"]`; a name alone has its usual signature. */
  readonly functions?: readonly (string | readonly [name: string, signature: string])[];
  /** Whether it exports its memory. Default true. */
  readonly memory?: boolean;
  /** Contents of a custom section, to make modules that differ. */
  readonly note?: string;
}

/** Exports that make a module a plugin for stock Envoy. */
export const PLUGIN_EXPORTS: readonly string[] = ["proxy_abi_version_0_2_1", "proxy_on_memory_allocate"];

const VALUE_TYPES: Readonly<Record<string, number>> = { i32: 0x7f, i64: 0x7e };
const FUNCTION = 0;
const MEMORY = 2;

const ALLOCATORS: readonly string[] = ["malloc", "proxy_on_memory_allocate"];

/** A WebAssembly module by hand: it does nothing but has the sections a loader judges. By default a plugin for stock Envoy. */
export function moduleBytes(parts: ModuleParts = {}): Uint8Array {
  const { imports = {}, functions = PLUGIN_EXPORTS, memory = true, note } = parts;
  const entries = Object.entries(imports);
  const own = functions.map((item) => (typeof item === "string" ? ([item, usualSignature(item)] as const) : item));
  const types = [...entries, ...own].map(([, signature]) => functionType(signature));
  const imported = entries.map(([name, _], i) => {
    const dot = name.indexOf(".");
    return [...text(name.slice(0, dot)), ...text(name.slice(dot + 1)), FUNCTION, ...unsigned(i)];
  });
  const exported = own.map(([name], i) => [...text(name), FUNCTION, ...unsigned(entries.length + i)]);
  if (memory) exported.push([...text("memory"), MEMORY, 0]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...(note === undefined ? [] : section(0, [...text("note"), ...Buffer.from(note)])),
    ...section(1, vector(types)),
    ...section(2, vector(imported)),
    ...section(3, vector(own.map((_, i) => unsigned(entries.length + i)))),
    ...section(5, vector([[0, 1]])),
    ...section(7, vector(exported)),
    ...section(10, vector(own.map(([, signature]) => body(signature)))),
  ]);
}

function usualSignature(name: string): string {
  return ALLOCATORS.includes(name) ? "i32 -> i32" : "->";
}

/** Answers 1, which means "yes" to most callbacks, or nothing: `i32.const 1` `end`. */
function body(signature: string): number[] {
  return signature.endsWith("i32") ? [4, 0, 0x41, 1, 0x0b] : [2, 0, 0x0b];
}

function functionType(signature: string): number[] {
  const [parameters = [], results = []] = signature.split("->").map((side) => side.split(" ").filter((s) => s !== ""));
  return [0x60, ...vector(parameters.map(valueType)), ...vector(results.map(valueType))];
}

function valueType(name: string): number[] {
  const code = VALUE_TYPES[name];
  if (code === undefined) throw new Error(`no value type ${name}`);
  return [code];
}

function section(id: number, body: readonly number[]): number[] {
  return [id, ...unsigned(body.length), ...body];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function text(value: string): number[] {
  const bytes = Buffer.from(value);
  return [...unsigned(bytes.length), ...bytes];
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}
