export type { AppliedKind, SharedObject } from "./apply/applied-kind.ts";
export { EventRecorder, type EventRecorderInit } from "./apply/event-recorder.ts";
export { FINALIZER, FinalizerKeeper, type FinalizerKeeperInit } from "./apply/finalizer-keeper.ts";
export { Reconciler, type ReconcilerInit } from "./apply/reconciler.ts";
export { StatusWriter, type StatusWriterInit } from "./apply/status-writer.ts";
export { WorkQueue, type WorkQueueInit } from "./apply/work-queue.ts";
export { type Clock, systemClock } from "./clock.ts";
export { Cluster, type ClusterInit } from "./cluster/cluster.ts";
export { flagName, loadConfig, variableName } from "./config/load-config.ts";
export { type ControllerConfig, OPTIONS, type OptionInfo } from "./config/options.ts";
export { Controller, type ControllerInit } from "./controller.ts";
export type { ForwardIr, RedirectIr, RespondIr } from "./ir/action.ts";
export type { FleetIr } from "./ir/fleet.ts";
export type { Ir } from "./ir/ir.ts";
export type { RouteIr } from "./ir/route.ts";
export type { ConditionIr, StatusUpdate } from "./ir/status.ts";
export {
  ELECTION_TIMING,
  type ElectionTiming,
  LeaderElector,
  type LeaderElectorInit,
} from "./leader/leader-elector.ts";
export { createLog, LOG_LEVELS, type Logger, type LogLevel } from "./log.ts";
export { FIELD_MANAGER, MANAGED_LABELS } from "./managed.ts";
export { DEFAULT_LIMITS, type ModuleLimits } from "./modules/limits.ts";
export { ModuleCache, type StoredModule } from "./modules/module-cache.ts";
export type { ModulePlaces } from "./modules/module-fetcher.ts";
export {
  ModuleFailure,
  type ModuleFailureReason,
  type ModuleProblem,
  type ModuleRequest,
  type ModuleState,
} from "./modules/module-request.ts";
export { type ModuleServer, moduleHandler, modulePath, startModuleServer } from "./modules/module-server.ts";
export { ModuleStore, type ModuleStoreOptions } from "./modules/module-store.ts";
export { FileProvider, type FileProviderInit } from "./provider/file/file-provider.ts";
export { type FileIssue, type FileObjects, parseObjects } from "./provider/file/yaml-objects.ts";
export { type AccessInit, type ApiAccess, loadAccess } from "./provider/kubernetes/api-access.ts";
export { ApiError, refusalText, statusOf } from "./provider/kubernetes/api-error.ts";
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
export { BRIDGE_OPTIONS, type BridgeConfig, loadBridgeConfig } from "./redis-bridge/options.ts";
export { type EnvoyGatewayOptions, renderEnvoyGateway } from "./render/envoy-gateway/render.ts";
export { routeName } from "./render/higress/names.ts";
export type { HigressOptions } from "./render/higress/options.ts";
export { mergeMcpBridge, mergeRegistries } from "./render/higress/registry.ts";
export { renderHigress } from "./render/higress/render.ts";
export type { RenderIssue } from "./render/issue.ts";
export { type IstioOptions, renderIstio } from "./render/istio/render.ts";
export type { PluginImages } from "./render/plugin-image.ts";
export { pluginImages, renderTargets, type TargetOptions } from "./render/render-target.ts";
export type { Rendering } from "./render/rendering.ts";
export { describeXds } from "./render/xds/describe.ts";
export { INTERNAL_HEADERS } from "./render/xds/internal-headers.ts";
export type { ModuleSource, XdsOptions } from "./render/xds/options.ts";
export { renderXds } from "./render/xds/render-xds.ts";
export type { XdsResources } from "./render/xds/resources.ts";
export { KINDS, type KindInfo } from "./resources/kinds.ts";
export type { ParseOptions } from "./resources/parse.ts";
export { type Parsed, parseResource } from "./resources/parse.ts";
export { type Printed, type PrintInit, printResources } from "./standalone/print-resources.ts";
export { Standalone, type StandaloneInit } from "./standalone/standalone.ts";
export { formatRef, type KubeObject, type ObjectMeta, type ObjectRef, refOf } from "./store/kube-object.ts";
export { type Issue, ResourceStore } from "./store/resource-store.ts";
export { StoreBuilder } from "./store/store-builder.ts";
export { CLUSTER_OPTIONS, FILE_OPTIONS, type TranslateOptions } from "./translate/options.ts";
export { type Translation, translate } from "./translate/translate.ts";
