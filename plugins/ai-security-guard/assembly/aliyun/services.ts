import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ConsumerMatch } from "../consumers";

/** Which service judges: the usual one, or that of the first match of a consumer. */
@final
export class ServiceNames {
  private readonly matches: Array<ConsumerMatch> = [];
  private readonly names: Array<string> = [];

  constructor(private readonly usual: string) {}

  /** @param name empty: who matches keeps the usual one */
  add(match: ConsumerMatch, name: string): void {
    this.matches.push(match);
    this.names.push(name);
  }

  of(consumer: Bytes): string {
    for (let i = 0; i < this.matches.length; i++) {
      if (this.matches[i].matches(consumer)) return this.names[i].length > 0 ? this.names[i] : this.usual;
    }
    return this.usual;
  }
}
