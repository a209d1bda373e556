/** What V8 writes: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile. */
export interface CpuProfile {
  /** The root first; a node's children have greater ids than it. */
  readonly nodes: readonly ProfileNode[];
  /** Microseconds of a clock that all processes of a machine share. */
  readonly startTime: number;
  readonly endTime: number;
  /** Id of the innermost frame at each sample. */
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

export interface ProfileNode {
  readonly id: number;
  readonly callFrame: CallFrame;
  /** Samples in the frame itself. */
  readonly hitCount?: number;
  readonly children?: readonly number[];
}

export interface CallFrame {
  readonly functionName: string;
  readonly scriptId: string;
  /** Of a module's function `wasm://wasm/<module>-<hash>`. */
  readonly url: string;
  readonly lineNumber: number;
  /** Of a module's function, where its code begins, in bytes of the module. */
  readonly columnNumber: number;
}

const ROOT_FRAME: CallFrame = { functionName: "(root)", scriptId: "0", url: "", lineNumber: -1, columnNumber: -1 };

/** Profiles one after another as one, with a root above theirs; the time between them is left out. */
export function joinProfiles(profiles: readonly CpuProfile[]): CpuProfile {
  const ordered = [...profiles].sort((a, b) => a.startTime - b.startTime);
  const nodes: ProfileNode[] = [];
  const tops: number[] = [];
  const samples: number[] = [];
  const timeDeltas: number[] = [];
  let first = 2;
  for (const profile of ordered) {
    const ids = new Map(profile.nodes.map(({ id }, index) => [id, first + index]));
    const renamed = (id: number) => ids.get(id) ?? first;
    first += profile.nodes.length;
    const [root, ...others] = profile.nodes;
    tops.push(...(root?.children ?? []).map(renamed));
    for (const node of others) nodes.push({ ...node, id: renamed(node.id), ...childrenOf(node, renamed) });
    for (const sample of profile.samples) samples.push(sample === root?.id ? 1 : renamed(sample));
    for (const delta of profile.timeDeltas) timeDeltas.push(delta);
  }
  const startTime = ordered[0]?.startTime ?? 0;
  const endTime = timeDeltas.reduce((time, delta) => time + delta, startTime);
  const root: ProfileNode = { id: 1, callFrame: ROOT_FRAME, hitCount: 0, children: tops };
  return { nodes: [root, ...nodes], startTime, endTime, samples, timeDeltas };
}

function childrenOf({ children }: ProfileNode, renamed: (id: number) => number): Pick<ProfileNode, "children"> {
  return children === undefined ? {} : { children: children.map(renamed) };
}
