import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ShareWindow } from "./share";

/** The last picks of each pool, in this VM: they outlive a configuration. */
@final
export class Shares {
  private readonly clusters: Array<Bytes> = [];
  private readonly windows: Array<ShareWindow> = [];

  of(cluster: Bytes): ShareWindow {
    for (let i = 0; i < this.clusters.length; i++) {
      if (this.clusters[i].equals(cluster)) return this.windows[i];
    }
    const window = new ShareWindow();
    this.clusters.push(cluster.copy());
    this.windows.push(window);
    return window;
  }
}

/** Those of this VM. */
export const SHARES: Shares = new Shares();
