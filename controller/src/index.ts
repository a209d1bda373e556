export { EventRecorder, type EventRecorderInit } from "./apply/event-recorder.ts";
export { FINALIZER, FinalizerKeeper, type FinalizerKeeperInit } from "./apply/finalizer-keeper.ts";
export { Reconciler, type ReconcilerInit } from "./apply/reconciler.ts";
export { StatusWriter, type StatusWriterInit } from "./apply/status-writer.ts";
export { FIELD_MANAGER, MANAGED_LABELS, type SharedObject, type TargetKind } from "./apply/target-kind.ts";
export { WorkQueue, type WorkQueueInit } from "./apply/work-queue.ts";
export { type Clock, systemClock } from "./clock.ts";
export type { ConditionIr, StatusUpdate } from "./ir/status.ts";
export {
  ELECTION_TIMING,
  type ElectionTiming,
  LeaderElector,
  type LeaderElectorInit,
} from "./leader/leader-elector.ts";
export { type AccessInit, type ApiAccess, loadAccess } from "./provider/kubernetes/api-access.ts";
export { ApiError, isRecord, refusalText, statusOf } from "./provider/kubernetes/api-error.ts";
export {
  type KubeApi,
  KubeClient,
  type KubeClientOptions,
  type KubeRequest,
  type WatchRequest,
} from "./provider/kubernetes/kube-client.ts";
export {
  type KindStatus,
  KubernetesProvider,
  type KubernetesProviderInit,
} from "./provider/kubernetes/kubernetes-provider.ts";
export type { ObjectSink } from "./provider/kubernetes/object-sink.ts";
export {
  DEFAULT_TIMING,
  Reflector,
  type ReflectorInit,
  type ReflectorObserver,
  type ReflectorState,
  type ReflectorTiming,
} from "./provider/kubernetes/reflector.ts";
export { collectionPath, type WatchedKind, watchedKinds } from "./provider/kubernetes/watched-kind.ts";
export { KINDS, type KindInfo } from "./resources/kinds.ts";
export { formatRef, type KubeObject, type ObjectMeta, type ObjectRef, refOf } from "./store/kube-object.ts";
export { ResourceStore } from "./store/resource-store.ts";
