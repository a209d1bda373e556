import { Bytes } from "../../bytes";
import { Account, IntegerText } from "./account";

/** An integer of what is left, which somebody else sets; nothing there is nothing left. */
@final
export class QuotaAccount extends Account {
  read(): bool {
    const integer = new IntegerText(this.keys.get(this.index));
    if (!integer.ok) return false;
    this.used = integer.value;
    this.fits = this.used > 0 && this.used >= this.delta;
    this.retry = -1;
    return true;
  }

  write(): void {
    if (this.delta == 0) return;
    this.used -= this.delta;
    this.keys.set(this.index, Bytes.of(this.used.toString()), -1);
  }

  finish(): void {
    this.reset = -1;
    this.mark = 0;
  }
}
