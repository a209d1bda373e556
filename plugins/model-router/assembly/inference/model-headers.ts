import { Bytes, ConfigIssues, ConfigPath, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BodyBasedRouting } from "../generated/config.gen";
import { headerName } from "../targets/read-targets";
import { BaseModels } from "./base-models";

/**
 * The headers that HTTPRoutes in front of InferencePools match on, as GIE's body-based router writes them from v1.3.0 on
 * (pkg/bbr/handlers/request.go). For a model that is neither a base nor an adapter that one leaves an empty header; here
 * there is none.
 */
@final
export class ModelHeaders {
  /** In lower case. */
  readonly model: Bytes;
  /** In lower case. */
  readonly base: Bytes;
  private readonly baseModels: BaseModels;

  constructor(config: BodyBasedRouting, path: ConfigPath, issues: ConfigIssues) {
    this.model = headerName(config.modelHeader);
    this.base = headerName(config.baseModelHeader);
    this.baseModels = new BaseModels(config.baseModels, path.key("baseModels"), issues);
    if (this.model.equals(this.base)) issues.error(path.key("baseModelHeader"), "is the same as modelHeader");
  }

  /** @param model that the request asks for; not empty */
  addTo(headers: HeaderList, model: string): void {
    headers.addBytes(this.model, Bytes.of(model));
    const base = this.baseModels.of(model);
    if (base.length > 0) headers.addBytes(this.base, Bytes.of(base));
  }
}
