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
export {
  DEFAULT_TIMING,
  Reflector,
  type ReflectorInit,
  type ReflectorObserver,
  type ReflectorState,
  type ReflectorTiming,
} from "./provider/kubernetes/reflector.ts";
export type { ResourceSink } from "./provider/kubernetes/resource-sink.ts";
export { collectionPath, type WatchedKind, watchedKinds } from "./provider/kubernetes/watched-kind.ts";
export { formatRef, type KubeObject, type ObjectMeta, type ObjectRef, refOf } from "./store/kube-object.ts";
