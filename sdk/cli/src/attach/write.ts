import type { UserError } from "@sluice/manifest";
import { type Changed, type ChangeInit, changeObject, type Edit } from "./change.ts";
import { pluginsOf } from "./compose.ts";
import type { Effect } from "./effect.ts";
import type { Slot } from "./hosts/host.ts";
import { effectError, type ObjectReport, objectReport } from "./report.ts";
import { OVERWRITTEN, waitForEffect } from "./wait.ts";

export interface WriteInit extends ChangeInit {
  /** Seconds; 0: nobody waits. */
  readonly wait: number;
}

export interface Written {
  readonly reports: readonly ObjectReport[];
  /** Why it is not all in effect; the first of them. */
  readonly error?: UserError;
}

/** Another attach that made the same object at the same moment may have overwritten it. */
const ROUNDS = 3;

/** Changes an object for each slot, and waits until all are in effect. What the cluster refuses of one is written nowhere. */
export async function writeAll(
  init: WriteInit,
  edits: readonly { readonly slot: Slot; readonly edit: Edit }[],
): Promise<Written> {
  if (edits.length > 1 && !init.dryRun) {
    for (const { slot, edit } of edits) await changeObject({ ...init, dryRun: true }, slot, edit);
  }
  const changed: { readonly change: Changed; readonly edit: Edit }[] = [];
  for (const { slot, edit } of edits) changed.push({ change: await changeObject(init, slot, edit), edit });
  const settled = await Promise.all(changed.map(({ change, edit }) => settle(init, change, edit)));
  const error = settled.map((each) => each.error).find((each) => each !== undefined);
  return { reports: settled.map(({ report }) => report), ...(error === undefined ? {} : { error }) };
}

async function settle(
  init: WriteInit,
  first: Changed,
  edit: Edit,
): Promise<{ readonly report: ObjectReport; readonly error?: UserError }> {
  const { writer, wait, dryRun } = init;
  const isThere = first.action !== "deleted" && first.action !== "absent";
  if (wait === 0 || dryRun || !isThere) return { report: objectReport(writer, first) };
  let change = first;
  let effect = await effectOfChange(init, change);
  for (let round = 1; effect === OVERWRITTEN && round < ROUNDS; round++) {
    change = await changeObject(init, change.slot, edit);
    effect = await effectOfChange(init, change);
  }
  const error = effectError(writer, change.slot, effect, wait);
  return { report: objectReport(writer, change, effect), ...(error === undefined ? {} : { error }) };
}

function effectOfChange({ cluster, writer, wait }: WriteInit, { object, slot, plugins }: Changed): Promise<Effect> {
  const wanted = slot.plugins.filter((name) => plugins.has(name));
  return waitForEffect(object, {
    cluster,
    writer,
    timeout: wait * 1_000,
    holds: (current) => {
      const found = pluginsOf(writer, slot, current);
      return wanted.every((name) => found.has(name));
    },
  });
}
