import { ConfigIssues, ConfigPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BaseModel } from "../generated/config.gen";

/** Which model an adapter belongs to. */
@final
export class BaseModels {
  private readonly baseOf: Map<string, string> = new Map();

  /** @param path of the list */
  constructor(models: Array<BaseModel>, path: ConfigPath, issues: ConfigIssues) {
    for (let i = 0; i < models.length; i++) {
      const place = path.at(i);
      const name = models[i].name;
      this.add(name, name, place.key("name"), issues);
      const adapters = models[i].adapters;
      for (let k = 0; k < adapters.length; k++) this.add(adapters[k], name, place.key("adapters").at(k), issues);
    }
  }

  private add(name: string, base: string, path: ConfigPath, issues: ConfigIssues): void {
    const known = this.of(name);
    if (known.length > 0 && known != base) issues.error(path, name + " belongs to " + known + " already");
    else this.baseOf.set(name, base);
  }

  /** The model itself if it is a base; "" for a model that is neither a base nor an adapter. */
  of(model: string): string {
    return this.baseOf.has(model) ? this.baseOf.get(model) : "";
  }
}
