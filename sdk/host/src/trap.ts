import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";

/** One guest frame of a trap. */
export interface TrapFrame {
  readonly function: string;
  /** Byte offset in the .wasm file. */
  readonly offset: number;
  /** AssemblyScript position; absent without a source map. Lines count from 1, columns from 0. */
  readonly source?: string;
  readonly line?: number;
  readonly column?: number;
}

/** Why and where a VM stopped for good. */
export interface TrapReport {
  readonly plugin: string;
  /** The callback the host was in, for example proxy_on_request_headers. */
  readonly callback: string;
  readonly message: string;
  readonly frames: readonly TrapFrame[];
}

const wasmFrame = /^\s*at (?:(.*) \()?wasm:\/\/\S*?:?wasm-function\[(\d+)\]:0x([0-9a-f]+)\)?$/;

/** Reads the guest frames out of a V8 stack and maps them with the module's source map (line 1, column = byte offset). */
export function reportTrap(plugin: string, callback: string, error: unknown, map: TraceMap | undefined): TrapReport {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const frames: TrapFrame[] = [];
  for (const line of stack.split("\n")) {
    const match = wasmFrame.exec(line);
    if (match === null) continue;
    const offset = Number.parseInt(match[3] ?? "0", 16);
    frames.push({ function: match[1] ?? `function ${match[2]}`, offset, ...locate(map, offset) });
  }
  return { plugin, callback, message, frames };
}

/** The report as a stack trace. */
export function formatTrap(trap: TrapReport): string {
  const frames = trap.frames.map((frame) => {
    const where = frame.source === undefined ? "" : ` (${frame.source}:${frame.line}:${(frame.column ?? 0) + 1})`;
    return `    at ${frame.function}${where === "" ? ` (offset 0x${frame.offset.toString(16)})` : where}`;
  });
  return [`${trap.plugin}: ${trap.callback}: ${trap.message}`, ...frames].join("\n");
}

function locate(map: TraceMap | undefined, offset: number): Pick<TrapFrame, "source" | "line" | "column"> {
  if (map === undefined) return {};
  const { source, line, column } = originalPositionFor(map, { line: 1, column: offset });
  return source === null ? {} : { source, line, column };
}

export function parseSourceMap(text: string): TraceMap {
  return new TraceMap(text);
}
