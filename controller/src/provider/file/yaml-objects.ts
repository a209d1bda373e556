import { type Document, isMap, isScalar, LineCounter, parseAllDocuments } from "yaml";
import { type ParseOptions, parseResource } from "../../resources/parse.ts";
import type { ResourceKind, Resources } from "../../resources/resources.ts";
import { formatRef, type ObjectRef } from "../../store/kube-object.ts";
import type { Issue } from "../../store/resource-store.ts";
import { aliasProblem, type SyntaxProblem, syntaxProblem } from "./syntax-error.ts";

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

/** About a file as a whole. */
export function fileError(file: string, message: string): FileIssue {
  return { file, line: 0, column: 0, object: "", path: "", message, severity: "error" };
}

/** A place in a text, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** An object as it stands in a file. */
export interface FileObject {
  readonly resource: Resources[ResourceKind];
  /** Where it begins. */
  readonly place: Place;
}

/** An object that has a name and cannot be used. */
export interface RefusedObject {
  readonly ref: ObjectRef;
  readonly place: Place;
  readonly issues: readonly Issue[];
  /** As it was written. */
  readonly object?: unknown;
}

/** The objects of one file. */
export interface FileObjects {
  readonly objects: readonly FileObject[];
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
    const issues = [fileError(file, `is larger than ${MAX_FILE_SIZE} characters`)];
    return { objects: [], refused: [], complete: false, issues };
  }
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    uniqueKeys: true,
    strict: true,
    prettyErrors: false,
  });
  const found: Found = { objects: [], refused: [], issues: [], complete: true };
  for (const document of Array.isArray(documents) ? documents : []) {
    const reader = new DocumentReader({ document, file, lines, options, found });
    // Further errors are mostly consequences of the first.
    const [error] = document.errors;
    if (error === undefined) reader.read();
    else reader.giveUp(syntaxProblem(error, document, text));
  }
  return found;
}

/** What was found so far. */
interface Found {
  readonly objects: FileObject[];
  readonly refused: RefusedObject[];
  readonly issues: FileIssue[];
  complete: boolean;
}

interface DocumentReaderInit {
  readonly document: Document;
  readonly file: string;
  readonly lines: LineCounter;
  readonly options: ParseOptions;
  readonly found: Found;
}

class DocumentReader {
  readonly #init: DocumentReaderInit;

  constructor(init: DocumentReaderInit) {
    this.#init = init;
  }

  read(): void {
    const { document } = this.#init;
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: MAX_ALIASES });
    } catch {
      this.giveUp(aliasProblem(document));
      return;
    }
    if (value !== null && value !== undefined) this.#take(value, []);
  }

  /** Nothing of the document can be used. */
  giveUp({ offset, message }: SyntaxProblem): void {
    const { file, found } = this.#init;
    found.complete = false;
    found.issues.push({ file, ...this.#placeOf(offset), object: "", path: "", message, severity: "error" });
  }

  #take(value: unknown, at: readonly (string | number)[]): void {
    if (isList(value)) {
      value.items.forEach((item, index) => void this.#take(item, [...at, "items", index]));
      return;
    }
    const { options, found } = this.#init;
    const parsed = parseResource(value, options);
    const place = this.#placeOf(this.#offset(at));
    switch (parsed.kind) {
      case "resource":
        found.objects.push({ resource: parsed.resource, place });
        return;
      case "ignored":
        this.#say(at, { object: nameOf(value), path: "", message: parsed.reason, severity: "warning" });
        return;
      case "refused": {
        // An object with a name keeps its last good version in effect; without one nothing is known.
        const { ref, issues } = parsed;
        if (ref === undefined) found.complete = false;
        else found.refused.push({ ref, place, issues, object: parsed.object });
        const object = ref === undefined ? nameOf(value) : formatRef(ref);
        for (const { path, message } of issues) {
          this.#say([...at, ...segments(path)], { object, path, message, severity: "error" });
        }
      }
    }
  }

  #say(at: readonly (string | number)[], what: Omit<FileIssue, "file" | keyof Place>): void {
    const { file, found } = this.#init;
    found.issues.push({ file, ...this.#placeOf(this.#offset(at)), ...what });
  }

  #placeOf(offset: number): Place {
    const { line, col } = this.#init.lines.linePos(offset);
    return { line, column: col };
  }

  /** Where the place stands, or what is nearest above it. */
  #offset(at: readonly (string | number)[]): number {
    const { document } = this.#init;
    for (let length = at.length; length > 0; length -= 1) {
      const parent = document.getIn(at.slice(0, length - 1), true);
      const key = at[length - 1];
      const keys = isMap(parent) ? parent.items.map((item) => item.key) : [];
      const name = keys.find((candidate) => isScalar(candidate) && candidate.value === key);
      if (isScalar(name) && name.range) return name.range[0];
      const node = document.getIn(at.slice(0, length), true);
      const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
      if (Array.isArray(range) && typeof range[0] === "number") return range[0];
    }
    return document.contents?.range?.[0] ?? document.range?.[0] ?? 0;
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

/** `FILE:LINE:COLUMN` */
export function placeOfIssue({ file, line, column }: FileIssue): string {
  return line === 0 ? file : `${file}:${line}:${column}`;
}

/** `Kind ns/name: path message` */
export function textOfIssue({ object, path, message }: FileIssue): string {
  const what = path === "" ? message : `${path} ${message}`;
  return object === "" ? what : `${object}: ${what}`;
}

/** `FILE:LINE:COLUMN: Kind ns/name: path message` */
export function formatFileIssue(issue: FileIssue): string {
  return `${placeOfIssue(issue)}: ${textOfIssue(issue)}`;
}
