import { RESOURCE_TYPES, type Snapshot } from "@sluice/envoy";

/** What differs between two snapshots, a word each: `+cluster a`, `~route http-80`, `-listener b`; sorted by type and name. */
export function snapshotDiff(before: Snapshot | undefined, after: Snapshot): readonly string[] {
  return RESOURCE_TYPES.flatMap((type) => {
    const old = before?.resources[type];
    const now = after.resources[type];
    const changed = [...now.values()].flatMap(({ name, version }) => {
      const known = old?.get(name);
      if (known === undefined) return [`+${type} ${name}`];
      return known.version === version ? [] : [`~${type} ${name}`];
    });
    const gone = [...(old?.keys() ?? [])].filter((name) => !now.has(name)).map((name) => `-${type} ${name}`);
    return [...changed, ...gone];
  });
}
