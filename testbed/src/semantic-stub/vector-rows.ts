/** A question as a vector server keeps it. */
export interface VectorRow {
  readonly id: string;
  readonly vector: readonly number[];
  readonly members: Readonly<Record<string, unknown>>;
}

/** A row and how close it is. */
export interface FoundRow extends VectorRow {
  /** Of the angle. */
  readonly cosine: number;
}

/** The rows of one collection, compared one by one. */
export class VectorRows {
  readonly rows: VectorRow[] = [];

  /** A row of the same id is replaced. */
  put(row: VectorRow): void {
    const at = this.rows.findIndex(({ id }) => id === row.id);
    if (at < 0) this.rows.push(row);
    else this.rows[at] = row;
  }

  /** @param filter members that must be so */
  closest(vector: readonly number[], filter: Readonly<Record<string, unknown>>, most: number): FoundRow[] {
    return this.rows
      .filter(({ members }) => Object.entries(filter).every(([name, value]) => members[name] === value))
      .map((row) => ({ ...row, cosine: cosine(vector, row.vector) }))
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, most);
  }
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const product = a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
  return product / (Math.hypot(...a) * Math.hypot(...b));
}
