import type { Finding, SourceFile } from "./finding.ts";

interface Rule {
  readonly pattern: RegExp;
  readonly message: string;
  /** Files it does not hold for. */
  readonly except: RegExp;
}

const NOT_SHIPPED = /\/(__tests__|__fuzz__|testdata)\/|^testbed\//;

/** Rules of AssemblyScript here that neither Biome nor the compiler knows; each pattern is tried on one line. */
const RULES: readonly Rule[] = [
  {
    pattern: /\bunchecked\s*\(/,
    message: "unchecked only where its bound is proven: sdk/assembly/{abi,json,sse}",
    except: /^sdk\/assembly\/(abi|json|sse)\//,
  },
  {
    pattern: /^(export\s+)?(let|var)\s/,
    message: "no module-level variable: state belongs to a context",
    except: /^sdk\/assembly\/(dispatcher|runtime\/collector)\.ts$/,
  },
  { pattern: /^@\w+/, message: "a decorator outside a class breaks every standard tool", except: /^$/ },
  { pattern: /^\s*import\s+type\b/, message: "asc does not parse `import type`", except: /^$/ },
  { pattern: /^\s*throw\b/, message: "a throw traps the whole VM: return a Result instead", except: /^$/ },
];

/** A decorator in column 0 is allowed before a class alone. */
const CLASS = /^(export\s+)?(abstract\s+)?class\b/;

export function findAssemblyFaults(sources: readonly SourceFile[]): readonly Finding[] {
  return sources.filter(({ file }) => /\/assembly\//.test(file) && !NOT_SHIPPED.test(file)).flatMap(faultsOf);
}

function faultsOf({ file, text }: SourceFile): readonly Finding[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) =>
    RULES.filter(({ pattern, except }) => pattern.test(line) && !except.test(file))
      .filter(() => !(line.startsWith("@") && decoratesClass(lines, index)))
      .map(({ message }) => ({ file, line: index + 1, message })),
  );
}

/** Whether the next line that is no decorator begins a class. */
function decoratesClass(lines: readonly string[], at: number): boolean {
  const next = lines.slice(at).find((line) => !/^(@\w+(\([^)]*\))?\s*)+$/.test(line)) ?? "";
  return CLASS.test(next.replace(/^(@\w+(\([^)]*\))?\s+)+/, ""));
}
