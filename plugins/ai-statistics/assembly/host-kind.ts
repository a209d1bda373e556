import { PropertyPath } from "proxy-wasm-assemblyscript-sdk/assembly";

const HIGRESS_ROUTE: PropertyPath = PropertyPath.of("route_name");
const ENVOY_ROUTE: PropertyPath = PropertyPath.of("xds.route_name");

const enum Kind {
  Unknown,
  Envoy,
  Higress,
}

/** Which host this VM runs in; learned from the first request that has a route. */
@final
class Host {
  private kind: Kind = Kind.Unknown;

  get isHigress(): bool {
    if (this.kind == Kind.Unknown) {
      if (HIGRESS_ROUTE.text().length > 0) this.kind = Kind.Higress;
      else if (ENVOY_ROUTE.text().length > 0) this.kind = Kind.Envoy;
    }
    return this.kind == Kind.Higress;
  }
}

export const HOST: Host = new Host();
