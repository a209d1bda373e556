import { decodedMappings, type SourceMapSegment, TraceMap } from "@jridgewell/trace-mapping";

/** Where a function stands in its source. */
export interface FunctionPlace {
  readonly source: string;
  /** From 1. */
  readonly line: number;
}

/** Positions of a function that are looked at: what was inlined at its beginning has those of other files. */
const MOST_SEGMENTS = 400;

/** Where functions of a module stand, by their names and its source map. */
export class FunctionPlaces {
  readonly #sources: readonly (string | null)[];
  readonly #segments: readonly SourceMapSegment[];

  /** @param map JSON */
  constructor(map: string) {
    const parsed = new TraceMap(map);
    this.#sources = parsed.sources;
    this.#segments = decodedMappings(parsed)[0] ?? [];
  }

  /**
   * The first line of the function that is left of it; undefined where the map knows none.
   * @param name as the compiler writes it, `<file without its suffix>/<function>`
   * @param offset where its code begins, in bytes of the module
   */
  of(name: string, offset: number): FunctionPlace | undefined {
    let first: FunctionPlace | undefined;
    const start = this.#firstFrom(offset);
    for (const segment of this.#segments.slice(start, start + MOST_SEGMENTS)) {
      const place = this.#placeOf(segment);
      if (place === undefined) continue;
      if (isOf(place.source, name)) return place;
      first ??= place;
    }
    return first;
  }

  #placeOf([, source, line]: SourceMapSegment): FunctionPlace | undefined {
    const file = source === undefined ? undefined : this.#sources[source];
    return file === undefined || file === null || line === undefined ? undefined : { source: file, line: line + 1 };
  }

  /** Index of the first segment that begins there or later. */
  #firstFrom(offset: number): number {
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#segments[middle]?.[0] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function isOf(source: string, name: string): boolean {
  const file = source.replace(/\.ts$/, "");
  const plain = name.replace(/^start:/, "");
  return plain.startsWith(file) && /^[/~]/.test(plain.slice(file.length));
}
