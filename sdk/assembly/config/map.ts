/**
 * A JSON object whose keys the user chooses, in the order written: where several keys match (patterns), order is
 * meaning. A key written twice stands here twice.
 */
@final
export class ConfigMap<T> {
  readonly keys: Array<string> = [];
  readonly values: Array<T> = [];

  get length(): i32 {
    return this.keys.length;
  }

  push(key: string, value: T): void {
    this.keys.push(key);
    this.values.push(value);
  }

  /** Position of the first entry of that key, or -1. */
  indexOf(key: string): i32 {
    return this.keys.indexOf(key);
  }
}
