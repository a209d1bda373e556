import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { InferenceObjective, ObjectiveRule as RuleConfig } from "../generated/config.gen";
import { headerName } from "../targets/read-targets";
import { Fairness, ModelTest, ObjectivePolicy, ObjectiveRule } from "./objective";

/** Makes of `inferenceObjective` what requests need. */
export function readObjective(config: InferenceObjective): ObjectivePolicy {
  const consumerHeader = headerName(config.consumerHeader);
  const modelHeader = headerName(config.modelHeader);
  const policy = new ObjectivePolicy(consumerHeader, modelHeader, fairnessOf(config.fairness), config.trustClient);
  for (let i = 0; i < config.rules.length; i++) {
    policy.rules.push(ruleOf(config.rules[i]));
    if (config.rules[i].models.length > 0) policy.readsModel = true;
  }
  return policy;
}

function fairnessOf(name: string): Fairness {
  if (name == "none") return Fairness.None;
  return name == "team" ? Fairness.Team : Fairness.Consumer;
}

function ruleOf(config: RuleConfig): ObjectiveRule {
  const rule = new ObjectiveRule(config.objective);
  for (let i = 0; i < config.consumers.length; i++) rule.consumers.push(Bytes.of(config.consumers[i]));
  for (let i = 0; i < config.models.length; i++) rule.models.push(new ModelTest(config.models[i]));
  return rule;
}
