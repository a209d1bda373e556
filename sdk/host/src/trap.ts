import { TraceMap, traceSegment } from "@jridgewell/trace-mapping";

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

/** Frames that another host told of, with their AssemblyScript positions. @param map source map of the module, JSON; empty without one */
export function trapFrames(frames: readonly Pick<TrapFrame, "function" | "offset">[], map: string): TrapFrame[] {
  const parsed = map === "" ? undefined : parseSourceMap(map);
  return frames.map((frame) => ({ ...frame, ...locate(parsed, frame.offset) }));
}

/** The report as a stack trace. */
export function formatTrap(trap: TrapReport): string {
  const frames = trap.frames.map((frame) => {
    const where = frame.source === undefined ? "" : ` (${frame.source}:${frame.line}:${(frame.column ?? 0) + 1})`;
    return `    at ${frame.function}${where === "" ? ` (offset 0x${frame.offset.toString(16)})` : where}`;
  });
  return [`${trap.plugin}: ${trap.callback}: ${trap.message}`, ...frames].join("\n");
}

/** Bytes before a frame in which its place is looked for: the compiler gives none to calls that it adds, such as a throw's. */
const nearby = 64;

function locate(map: TraceMap | undefined, offset: number): Pick<TrapFrame, "source" | "line" | "column"> {
  if (map === undefined) return {};
  for (let column = offset; column > offset - nearby && column >= 0; ) {
    const segment = traceSegment(map, 0, column);
    if (segment === null) return {};
    const [start, source, line, sourceColumn] = segment;
    if (source !== undefined && line !== undefined && sourceColumn !== undefined) {
      return { source: map.sources[source] ?? "", line: line + 1, column: sourceColumn };
    }
    column = start - 1;
  }
  return {};
}

export function parseSourceMap(text: string): TraceMap {
  return new TraceMap(text);
}
