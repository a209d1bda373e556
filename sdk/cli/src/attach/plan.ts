import { type Flavour, UserError } from "@sluice/manifest";
import { type AttachedPlugins, type Revision, withRevision } from "./attached.ts";
import type { Attachment, PluginImage } from "./attachment.ts";
import { type ConfigFile, checkConfig } from "./config.ts";
import type { HostSettings, HostWriter, Slot } from "./hosts/host.ts";
import { formatTarget, type Target } from "./target.ts";

/** What a user says of the plugins besides which they are. */
export interface Wishes {
  readonly phase?: Attachment["phase"];
  readonly priority?: number;
  readonly failOpen: boolean;
  readonly pullSecret?: string;
  /** By the plugin's name; a plugin that is not in it has none. */
  readonly configs: ReadonlyMap<string, ConfigFile>;
}

export interface Planned {
  readonly attachments: readonly Attachment[];
  /** What is to be told, and hinders nothing. */
  readonly notes: readonly string[];
}

/** @throws UserError for a target that the host has no words for */
export function checkTargets({ fault, host }: HostWriter, targets: readonly Target[]): void {
  for (const target of targets) {
    const message = fault(target);
    if (message === undefined) continue;
    throw new UserError(message, { where: `--to ${target.kind}/${target.name}`, help: helpFor(host) });
  }
}

/** The plugins as they are to be attached, configurations checked. @throws UserError */
export function planAttachments(images: readonly PluginImage[], wishes: Wishes, writer: HostWriter): Planned {
  const notes: string[] = [];
  const attachments = images.map((image): Attachment => {
    refuseHost(image, writer);
    const file = wishes.configs.get(image.name) ?? { config: {}, where: "--config" };
    notes.push(...checkConfig(image, file));
    const place = image.facts?.[writer.place === "envoy" ? "envoy" : "place"];
    return {
      image,
      phase: wishes.phase ?? place?.phase ?? "UNSPECIFIED_PHASE",
      priority: wishes.priority ?? place?.priority ?? 0,
      failOpen: wishes.failOpen,
      ...(wishes.pullSecret === undefined ? {} : { pullSecret: wishes.pullSecret }),
      config: file.config,
    };
  });
  return { attachments, notes };
}

/** The plugins of a slot's object, with those of the attachments that go into it. */
export function attachedTo(
  plugins: AttachedPlugins,
  attachments: readonly Attachment[],
  { slot, writer, settings }: { readonly slot: Slot; readonly writer: HostWriter; readonly settings: HostSettings },
): AttachedPlugins {
  return attachments
    .filter(({ image }) => slot.plugins.includes(image.name))
    .reduce((before, attachment) => {
      const { image, phase, priority } = attachment;
      const entry = writer.entry(attachment, slot, settings);
      const revision: Revision = { image: image.reference, phase, priority, entry };
      return withRevision(before, image.name, revision);
    }, plugins);
}

/** `A, B`, for messages. */
export function formatTargets(targets: readonly Target[]): string {
  return targets.map(formatTarget).join(", ");
}

/** What Sluice's own controller makes of it depends on its target: one of the hosts has to load it. */
const LOADERS: Readonly<Record<HostWriter["host"], readonly Flavour[]>> = {
  sluice: ["envoy", "higress"],
  higress: ["higress"],
  istio: ["envoy"],
  "envoy-gateway": ["envoy"],
};

function refuseHost({ name, hosts, reference }: PluginImage, { host }: HostWriter): void {
  const [first, ...others] = (hosts ?? []).filter((report) => LOADERS[host].includes(report.host));
  if (first === undefined || [first, ...others].some(({ loads }) => loads)) return;
  throw new UserError(`${name} would not be loaded: ${first.text}`, {
    where: reference,
    help: `sluice inspect ${reference} says which hosts load it`,
  });
}

function helpFor(host: HostWriter["host"]): string {
  return host === "sluice"
    ? "another kind of target: --target higress, istio or envoy-gateway"
    : "name another target, or another --target";
}
