import { type Phase, UserError } from "@sluice/manifest";
import { rolledBack } from "../attach/attached.ts";
import type { Edit } from "../attach/change.ts";
import { composeObject } from "../attach/compose.ts";
import { readConfigs } from "../attach/config.ts";
import type { Slot } from "../attach/hosts/host.ts";
import { imagesOf, nameOfArgument, type ReadImage } from "../attach/images.ts";
import { attachedTo, formatTargets, type Planned, planAttachments, type Wishes } from "../attach/plan.ts";
import { printObjects } from "../attach/print.ts";
import { imageFromRegistry } from "../attach/registry-image.ts";
import { formatReport } from "../attach/report.ts";
import { openSession, type PlaceFlags, type Session, slotsOf } from "../attach/session.ts";
import { type Written, writeAll } from "../attach/write.ts";
import { ExitCode } from "../errors.ts";
import { findProject } from "../project.ts";
import type { PullFlags } from "../registry/pull-image.ts";
import { parseSeconds } from "../seconds.ts";

export interface AttachFlags extends PlaceFlags, PullFlags {
  readonly to?: readonly string[];
  /** `FILE`, or `NAME=FILE` for one of several plugins. */
  readonly config?: readonly string[];
  readonly phase?: Phase;
  readonly priority?: string;
  readonly failOpen?: boolean;
  readonly pullSecret?: string;
  readonly image?: string;
  readonly rollback?: boolean;
  readonly force?: boolean;
  readonly print?: boolean;
  readonly dryRun?: boolean;
  readonly wait: string;
  readonly json?: boolean;
}

/** `sluice attach NAME|REF… --to KIND/NAME`. Answers the exit code. */
export async function attachCommand(
  names: readonly string[],
  flags: AttachFlags,
  readImage: ReadImage = imageFromRegistry(flags),
): Promise<number> {
  const wait = parseSeconds(flags.wait, "--wait");
  const isPrinted = flags.print === true;
  const session = await openSession(flags.to ?? [], flags, isPrinted);
  try {
    if (flags.rollback === true) return report(flags, await rollBack(names, flags, { session, wait }));
    const planned = await plan(names, flags, { writer: session.writer, readImage });
    const slots = slotsOf(
      session,
      planned.attachments.map(({ image }) => image.name),
    );
    for (const note of [...planned.notes, ...session.writer.notes(session.targets)]) console.error(`note: ${note}`);
    if (isPrinted) {
      process.stdout.write(printObjects(slots.map((slot) => composed(slot, planned, session))));
      return ExitCode.Done;
    }
    const written = await write(slots, planned, { session, flags, wait });
    return report(flags, written);
  } finally {
    session.close();
  }
}

interface Running {
  readonly session: Session;
  /** Seconds. */
  readonly wait: number;
}

async function plan(
  names: readonly string[],
  flags: AttachFlags,
  { writer, readImage }: Pick<Session, "writer"> & { readonly readImage: ReadImage },
): Promise<Planned> {
  const project = await findProject(process.cwd()).catch(() => undefined);
  const images = await imagesOf({ names, image: flags.image, project: project?.root }, readImage);
  const configs = await readConfigs(
    flags.config ?? [],
    images.map(({ name }) => name),
  );
  return planAttachments(images, { ...wishesOf(flags), configs }, writer);
}

function wishesOf({ phase, priority, failOpen = false, pullSecret }: AttachFlags): Omit<Wishes, "configs"> {
  return {
    failOpen,
    ...(phase === undefined ? {} : { phase }),
    ...(priority === undefined ? {} : { priority: parsePriority(priority) }),
    ...(pullSecret === undefined ? {} : { pullSecret }),
  };
}

/** What the resources of all hosts take, and our own AIPolicy. */
const MAX_PRIORITY = 1_000;

function parsePriority(text: string): number {
  const priority = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (priority <= MAX_PRIORITY) return priority;
  throw new UserError(`${JSON.stringify(text)} is no priority`, {
    where: "--priority",
    help: `a number from 0 to ${MAX_PRIORITY}; within a phase the higher one runs first`,
  });
}

function composed(
  slot: Slot,
  { attachments }: Planned,
  { writer, settings }: Session,
): ReturnType<typeof composeObject> {
  return composeObject(writer, slot, attachedTo(new Map(), attachments, { slot, writer, settings }));
}

async function write(
  slots: readonly Slot[],
  { attachments }: Planned,
  { session, flags, wait }: Running & { readonly flags: AttachFlags },
): Promise<Written> {
  const { cluster, writer, settings, targets } = session;
  if (cluster === undefined) throw new Error("there is no cluster to write to");
  await cluster.checkKind();
  for (const target of targets) await cluster.target(target);
  if (flags.pullSecret !== undefined) {
    for (const namespace of new Set(slots.map((slot) => slot.namespace))) {
      await cluster.checkSecret(namespace, flags.pullSecret);
    }
  }
  const edits = slots.map((slot) => ({
    slot,
    edit: (plugins: Parameters<Edit>[0]) => attachedTo(plugins, attachments, { slot, writer, settings }),
  }));
  return writeAll({ cluster, writer, wait, ...writing(flags) }, edits);
}

async function rollBack(names: readonly string[], flags: AttachFlags, { session, wait }: Running): Promise<Written> {
  const { cluster, writer, targets } = session;
  if (cluster === undefined) {
    throw new UserError("what was before stands in the cluster alone", {
      where: "--rollback --print",
      help: "leave out --print",
    });
  }
  await cluster.checkKind();
  const plugins = names.map(nameOfArgument);
  const edit: Edit = (attached) =>
    plugins.reduce((before, name) => {
      if (!before.has(name)) return before;
      const after = rolledBack(before, name);
      if (after !== undefined) return after;
      throw new UserError(`nothing is known of what ${name} was before`, {
        where: formatTargets(targets),
        help: "attach the image that it shall have: sluice attach REF@sha256:… --to …",
      });
    }, attached);
  const edits = slotsOf(session, plugins).map((slot) => ({ slot, edit: present(edit, slot, writer.kind.kind) }));
  return writeAll({ cluster, writer, wait, ...writing(flags) }, edits);
}

/** An edit of an object that has to be there, with all of the plugins in it. */
function present(edit: Edit, { namespace, name, plugins }: Slot, kind: string): Edit {
  return (attached) => {
    const missing = plugins.find((plugin) => !attached.has(plugin));
    if (missing === undefined) return edit(attached);
    throw new UserError(`${missing} is not attached there`, {
      where: `${kind} ${namespace}/${name}`,
      help: "name what it was attached to, all of it as then: --to, -n, --target, --name",
    });
  };
}

function writing({ force = false, dryRun = false }: AttachFlags): {
  readonly force: boolean;
  readonly dryRun: boolean;
} {
  return { force, dryRun };
}

export function report(
  { json, dryRun = false }: Pick<AttachFlags, "json" | "dryRun">,
  { reports, error }: Written,
): number {
  if (json === true) console.log(JSON.stringify({ objects: reports }, undefined, 2));
  else for (const each of reports) console.log(formatReport(each, dryRun));
  if (error !== undefined) throw error;
  return ExitCode.Done;
}
