/** Something that must not outlive the context that it was made for: a gRPC stream, say. */
export abstract class Ending {
  private list: Endings | null = null;
  private previous: Ending | null = null;
  private next: Ending | null = null;

  /** The context is gone. Host calls act on it no more. */
  abstract onContextEnd(): void;

  /** It ended before its context. */
  protected release(): void {
    const list = this.list;
    if (list != null) list.remove(this);
  }

  /** For `Endings`. */
  linkInto(list: Endings, next: Ending | null): void {
    this.list = list;
    this.next = next;
    if (next != null) next.previous = this;
  }

  /** For `Endings`. @returns the one behind */
  unlink(): Ending | null {
    const previous = this.previous;
    const next = this.next;
    if (previous != null) previous.next = next;
    if (next != null) next.previous = previous;
    this.list = null;
    this.previous = null;
    this.next = null;
    return next;
  }
}

/** What ends with one context. A context has none of these until something asks for it. */
@final
export class Endings {
  private first: Ending | null = null;

  /** The list that a context has, or a new one, with `ending` in it. */
  static including(list: Endings | null, ending: Ending): Endings {
    const all = list == null ? new Endings() : list;
    ending.linkInto(all, all.first);
    all.first = ending;
    return all;
  }

  remove(ending: Ending): void {
    const next = ending.unlink();
    if (this.first == ending) this.first = next;
  }

  /** Ends all, the latest first. */
  end(): void {
    let ending = this.first;
    while (ending != null) {
      this.remove(ending);
      ending.onContextEnd();
      ending = this.first;
    }
  }
}
