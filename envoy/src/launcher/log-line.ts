export type LogLevel = "trace" | "debug" | "info" | "warning" | "error" | "critical" | "off";

/** One line of Envoy's log in its default format: `[time][thread][level][component] [file:line] text`. */
export interface LogLine {
  readonly level: LogLevel;
  /** Envoy's logger: "main", "config", "wasm", "upstream" … */
  readonly component: string;
  readonly text: string;
}

/** Undefined for a line in another form: the second and later lines of a message, or the output of a crash. */
export function parseLogLine(line: string): LogLine | undefined {
  const match =
    /^\[[^\]]*\]\[\d+\]\[(trace|debug|info|warning|error|critical)\]\[([^\]]*)\] (?:\[[^\]]*\] )?(.*)$/.exec(line);
  if (match === null) {
    return undefined;
  }
  const [, level, component, text] = match;
  return { level: level as LogLevel, component: component ?? "", text: text ?? "" };
}

/** What a person needs to see when Envoy fails: warnings and worse with the lines that belong to them, the last of them. */
export function relevantLines(lines: readonly string[], limit = 20): string[] {
  const kept: string[] = [];
  let keeping = true;
  for (const line of lines) {
    const parsed = parseLogLine(line);
    if (parsed !== undefined) {
      keeping = parsed.level === "warning" || parsed.level === "error" || parsed.level === "critical";
    }
    if (keeping && line.trim() !== "" && !isNoise(line)) {
      kept.push(line);
    }
  }
  return kept.slice(-limit);
}

/** Warnings of every healthy start. */
function isNoise(line: string): boolean {
  return line.includes("no configured limit to the number of allowed active downstream connections");
}
