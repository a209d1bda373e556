import type { KubeObject } from "../store/kube-object.ts";
import type { ApiKind } from "./object-path.ts";

/** A kind of object that the controller writes. */
export interface AppliedKind extends ApiKind {
  readonly version: string;
  /** Where ours are; in every namespace when absent. */
  readonly namespace?: string;
  /** For an object that others write as well, and that no API server can merge. */
  readonly shared?: SharedObject;
}

/** One object that has something of ours in it. */
export interface SharedObject {
  /** What the object shall be: what others put into it as it is, ours as wanted. */
  readonly merge: (existing: KubeObject | undefined, ours: KubeObject) => KubeObject;
  /** The object with nothing of ours in it, for when nothing is wanted. */
  readonly nothing: KubeObject;
}
