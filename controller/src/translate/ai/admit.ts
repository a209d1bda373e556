import type { ResourceKind, Resources } from "../../resources/resources.ts";
import type { Issue } from "../../store/resource-store.ts";
import { admitCore } from "../admit-core.ts";
import { BUNDLED_PLUGINS, type PluginCatalog } from "./catalog/plugin-catalog.ts";
import { admitPolicy } from "./policy/admit-policy.ts";
import { admitProvider } from "./provider/admit-provider.ts";
import { admitRoute } from "./route/admit-route.ts";

/**
 * What makes an object wrong by itself, whatever it refers to; nothing: it may take effect. The last version without
 * issues stays in effect. Asked of objects that have the shape of their schema.
 */
export function admit(object: Resources[ResourceKind], catalog: PluginCatalog = BUNDLED_PLUGINS): readonly Issue[] {
  switch (object.kind) {
    case "AIProvider":
      return admitProvider(object, catalog);
    case "AIRoute":
      return admitRoute(object);
    case "AIPolicy":
      return admitPolicy(object, catalog);
    default:
      return admitCore(object);
  }
}
