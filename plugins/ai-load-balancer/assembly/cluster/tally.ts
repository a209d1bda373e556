import { Counter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Choice } from "./policy";

/** How often limits changed a choice. */
@final
export class OverloadTally {
  private readonly switched: Counter = new Counter("ai_load_balancer.overload.switched");
  private readonly stuck: Counter = new Counter("ai_load_balancer.overload.stuck");

  count(choice: Choice): void {
    if (choice.isSwitched) this.switched.add();
    if (choice.isStuck) this.stuck.add();
  }
}
