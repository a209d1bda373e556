import { Bytes, consumerTeam, HostFacts, requestHeaders } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Fairness, ObjectivePolicy } from "./objective";

/** As GIE's pkg/epp/metadata/consts.go has them. */
const OBJECTIVE: Bytes = Bytes.of("x-gateway-inference-objective");
const FAIRNESS: Bytes = Bytes.of("x-gateway-inference-fairness-id");

/** Tells the endpoint picker of the current request. */
export function setObjective(policy: ObjectivePolicy): void {
  const facts = new HostFacts();
  setHeader(policy, OBJECTIVE, policy.objective(facts));
  const team = policy.fairness == Fairness.Team ? consumerTeam() : Bytes.empty();
  setHeader(policy, FAIRNESS, policy.fairTo(facts, team));
}

/** @param value no bytes: what the client sent goes */
function setHeader(policy: ObjectivePolicy, name: Bytes, value: Bytes): void {
  if (policy.trustsClient && requestHeaders.has(name)) return;
  if (value.length > 0) requestHeaders.replaceBytes(name, value);
  else requestHeaders.removeBytes(name);
}
