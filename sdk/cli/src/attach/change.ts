import type { KubeObject } from "@sluice/controller";
import { MissingError, UserError } from "@sluice/manifest";
import type { AttachedPlugins } from "./attached.ts";
import { type AttachCluster, StaleError } from "./cluster/attach-cluster.ts";
import { ATTACH_LABELS, composeObject, head, isAttached, pluginsOf } from "./compose.ts";
import type { HostWriter, Slot } from "./hosts/host.ts";

/** What becomes of the plugins of an object. */
export type Edit = (plugins: AttachedPlugins) => AttachedPlugins;

export interface ChangeInit {
  readonly cluster: AttachCluster;
  readonly writer: HostWriter;
  /** Takes over fields that others have set. */
  readonly force: boolean;
  /** The server checks everything and keeps nothing. */
  readonly dryRun: boolean;
}

/** One object that was changed. */
export interface Changed {
  readonly slot: Slot;
  readonly action: "created" | "changed" | "unchanged" | "deleted" | "absent";
  /** As the server has it now; when it is deleted, as it was. */
  readonly object: KubeObject;
  readonly plugins: AttachedPlugins;
}

/** Another attach may write the same object at the same time; each round one of them gets its turn. */
const TRIES = 10;

/** Reads an object, changes its plugins, and writes it, or deletes it where no plugin is left. */
export async function changeObject(init: ChangeInit, slot: Slot, edit: Edit): Promise<Changed> {
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      return await changeOnce(init, slot, edit);
    } catch (error) {
      if (!(error instanceof StaleError)) throw error;
    }
  }
  throw new MissingError(`others write it all the time: it could not be written in ${TRIES} tries`, {
    where: nameOf(init.writer, slot),
    help: "try again when they are done",
  });
}

export function nameOf({ kind }: HostWriter, { namespace, name }: Slot): string {
  return `${kind.kind} ${namespace}/${name}`;
}

async function changeOnce({ cluster, writer, force, dryRun }: ChangeInit, slot: Slot, edit: Edit): Promise<Changed> {
  const existing = await cluster.read(head(writer.kind, slot));
  if (existing !== undefined && !isAttached(existing)) throw notOurs(writer, slot);
  const plugins = edit(pluginsOf(writer, slot, existing));
  if (plugins.size > 0) {
    const { resourceVersion } = existing?.metadata ?? {};
    const options = { force, dryRun, resourceVersion };
    const object = await cluster.apply(composeObject(writer, slot, plugins), options);
    return { slot, action: actionOf(existing, object), object, plugins };
  }
  if (existing === undefined) return { slot, action: "absent", object: head(writer.kind, slot), plugins };
  await cluster.delete(existing, dryRun);
  return { slot, action: "deleted", object: existing, plugins };
}

function actionOf(before: KubeObject | undefined, after: KubeObject): Changed["action"] {
  if (before === undefined) return "created";
  return before.metadata.resourceVersion === after.metadata.resourceVersion ? "unchanged" : "changed";
}

function notOurs(writer: HostWriter, slot: Slot): UserError {
  const [label] = Object.entries(ATTACH_LABELS).map(([name, value]) => `${name}=${value}`);
  return new UserError("one of this name is there, and `sluice attach` did not make it", {
    where: nameOf(writer, slot),
    help: `choose another name with --name, or hand it over: kubectl label --overwrite … ${label}`,
  });
}
