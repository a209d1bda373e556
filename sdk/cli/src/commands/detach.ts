import { withoutPlugins } from "../attach/attached.ts";
import { nameOfArgument } from "../attach/images.ts";
import { openSession, type PlaceFlags, slotsOf } from "../attach/session.ts";
import { writeAll } from "../attach/write.ts";
import { parseSeconds } from "../seconds.ts";
import { report } from "./attach.ts";

export interface DetachFlags extends PlaceFlags {
  readonly from?: readonly string[];
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly wait: string;
  readonly json?: boolean;
}

/** `sluice detach NAME… --from KIND/NAME`: what is not attached is no error. Answers the exit code. */
export async function detachCommand(names: readonly string[], flags: DetachFlags): Promise<number> {
  const wait = parseSeconds(flags.wait, "--wait");
  const session = await openSession(flags.from ?? [], flags, false);
  try {
    const { cluster, writer } = session;
    if (cluster === undefined) throw new Error("there is no cluster to write to");
    await cluster.checkKind();
    const plugins = names.map(nameOfArgument);
    const { force = false, dryRun = false } = flags;
    const edits = slotsOf(session, plugins).map((slot) => ({
      slot,
      edit: (attached: Parameters<typeof withoutPlugins>[0]) => withoutPlugins(attached, plugins),
    }));
    return report(flags, await writeAll({ cluster, writer, wait, force, dryRun }, edits));
  } finally {
    session.close();
  }
}
