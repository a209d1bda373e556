import { type Document, isMap, isScalar, LineCounter, parseAllDocuments, type YAMLError } from "yaml";
import { type ParseOptions, parseResource } from "../../resources/parse.ts";
import type { ResourceKind, Resources } from "../../resources/resources.ts";
import type { ObjectRef } from "../../store/kube-object.ts";
import type { Issue } from "../../store/resource-store.ts";

/** Something to say about a file. */
export interface FileIssue {
  /** As the user named it. */
  readonly file: string;
  /** From 1; 0 for the file as a whole. */
  readonly line: number;
  readonly column: number;
  /** `Kind namespace/name`; empty where it is not known. */
  readonly object: string;
  /** JSON path, `spec.rules[0]`; empty for the whole. */
  readonly path: string;
  readonly message: string;
  readonly severity: "error" | "warning";
}

/** An object that has a name and cannot be used. */
export interface RefusedObject {
  readonly ref: ObjectRef;
  readonly issues: readonly Issue[];
  /** As it was written. */
  readonly object?: unknown;
}

/** The objects of one file. */
export interface FileObjects {
  readonly objects: readonly Resources[ResourceKind][];
  /** Objects that are there, and wrong. */
  readonly refused: readonly RefusedObject[];
  readonly issues: readonly FileIssue[];
  /** Whether the whole text could be read: if not, nothing is known of the objects that are missing. */
  readonly complete: boolean;
}

/** Aliases may grow a small text into a huge object; this many are enough for any hand-written file. */
const MAX_ALIASES = 100;
/** Characters of one file. */
export const MAX_FILE_SIZE = 16 * 1024 * 1024;

/** Reads YAML or JSON with any number of documents; a `List` is taken apart. Never throws. */
export function parseObjects(text: string, file: string, options: ParseOptions): FileObjects {
  if (text.length > MAX_FILE_SIZE) {
    const issue = { file, line: 0, column: 0, object: "", path: "", severity: "error" as const };
    return {
      objects: [],
      refused: [],
      complete: false,
      issues: [{ ...issue, message: `is larger than ${MAX_FILE_SIZE} characters` }],
    };
  }
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true, strict: true });
  const objects: Resources[ResourceKind][] = [];
  const refused: RefusedObject[] = [];
  const issues: FileIssue[] = [];
  let complete = true;
  for (const document of Array.isArray(documents) ? documents : []) {
    if (document.errors.length > 0) {
      complete = false;
      // Further ones are mostly consequences of the first.
      issues.push(...document.errors.slice(0, 1).map((error) => syntaxIssue(error, file, lines)));
      continue;
    }
    const reader = new DocumentReader(document, file, lines, options);
    reader.read();
    objects.push(...reader.objects);
    refused.push(...reader.refused);
    issues.push(...reader.issues);
    complete &&= reader.complete;
  }
  return { objects, refused, issues, complete };
}

function syntaxIssue(error: YAMLError, file: string, lines: LineCounter): FileIssue {
  const { line, col } = lines.linePos(error.pos[0]);
  return { file, line, column: col, object: "", path: "", message: unquoted(error), severity: "error" };
}

/** What the parser says, without the place, and without what it quotes of the text: that may be a secret. */
function unquoted({ message }: Error): string {
  const [what = ""] = message.split(/ at line |(?<=\S): /, 1);
  return what.replace(/^(Invalid escape sequence) .*$/s, "$1");
}

class DocumentReader {
  readonly objects: Resources[ResourceKind][] = [];
  readonly refused: RefusedObject[] = [];
  readonly issues: FileIssue[] = [];
  complete = true;
  readonly #document: Document;
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #options: ParseOptions;

  constructor(document: Document, file: string, lines: LineCounter, options: ParseOptions) {
    this.#document = document;
    this.#file = file;
    this.#lines = lines;
    this.#options = options;
  }

  read(): void {
    let value: unknown;
    try {
      value = this.#document.toJS({ maxAliasCount: MAX_ALIASES });
    } catch (error) {
      this.complete = false;
      this.#say([], "", error instanceof Error ? unquoted(error) : "cannot be read", "error");
      return;
    }
    if (value !== null && value !== undefined) this.#take(value, []);
  }

  #take(value: unknown, at: readonly (string | number)[]): void {
    if (isList(value)) {
      value.items.forEach((item, index) => void this.#take(item, [...at, "items", index]));
      return;
    }
    const parsed = parseResource(value, this.#options);
    const name = nameOf(value);
    if (parsed.kind === "resource") this.objects.push(parsed.resource);
    if (parsed.kind === "ignored") this.#say(at, name, parsed.reason, "warning");
    if (parsed.kind !== "refused") return;
    // An object with a name keeps its last good version in effect; without one nothing is known.
    const { ref } = parsed;
    if (ref === undefined) this.complete = false;
    else this.refused.push({ ref, issues: parsed.issues, object: parsed.object });
    for (const { path, message } of parsed.issues) this.#say([...at, ...segments(path)], name, message, "error", path);
  }

  #say(
    at: readonly (string | number)[],
    object: string,
    message: string,
    severity: FileIssue["severity"],
    path = "",
  ): void {
    const { line, col } = this.#lines.linePos(this.#offset(at));
    this.issues.push({ file: this.#file, line, column: col, object, path, message, severity });
  }

  /** Where the place stands, or what is nearest above it. */
  #offset(at: readonly (string | number)[]): number {
    for (let length = at.length; length > 0; length -= 1) {
      const parent = this.#document.getIn(at.slice(0, length - 1), true);
      const key = at[length - 1];
      const keys = isMap(parent) ? parent.items.map((item) => item.key) : [];
      const name = keys.find((candidate) => isScalar(candidate) && candidate.value === key);
      if (isScalar(name) && name.range) return name.range[0];
      const node = this.#document.getIn(at.slice(0, length), true);
      const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
      if (Array.isArray(range) && typeof range[0] === "number") return range[0];
    }
    return this.#document.contents?.range?.[0] ?? this.#document.range?.[0] ?? 0;
  }
}

/** `spec.rules[0]["a.b"]` → `spec`, `rules`, 0, `a.b` */
function segments(path: string): readonly (string | number)[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, name]) => {
    if (quoted !== undefined) return JSON.parse(`"${quoted}"`) as string;
    return index === undefined ? (name ?? "") : Number(index);
  });
}

function isList(value: unknown): value is { readonly items: readonly unknown[] } {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    value.kind === "List" &&
    "items" in value &&
    Array.isArray(value.items)
  );
}

function nameOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return "";
  const { kind, metadata } = value as { readonly kind?: unknown; readonly metadata?: unknown };
  const { name, namespace } = (metadata ?? {}) as { readonly name?: unknown; readonly namespace?: unknown };
  if (typeof kind !== "string" || typeof name !== "string") return "";
  return typeof namespace === "string" ? `${kind} ${namespace}/${name}` : `${kind} ${name}`;
}

/** `FILE:LINE:COLUMN: Kind ns/name: path: message` */
export function formatFileIssue({ file, line, column, object, path, message }: FileIssue): string {
  const where = line === 0 ? file : `${file}:${line}:${column}`;
  const what = path === "" ? message : `${path} ${message}`;
  return [where, object, what].filter((part) => part !== "").join(": ");
}
