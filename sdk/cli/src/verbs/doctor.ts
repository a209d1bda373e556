import type { DoctorFlags } from "../commands/doctor.ts";
import type { Verb } from "./verb.ts";

export const doctor: Verb = {
  name: "doctor",
  group: "About this machine",
  summary: "says what sluice needs on this machine, what it found, and how to mend what is missing",
  details: `Nothing is changed or fetched. What is not there but needed by some verbs only, such as a cluster, is a note and no failure.`,
  options: [
    { flags: "--registry <host>", help: "also ask this registry, as you are logged in there", many: true },
    { flags: "--context <name>", help: "the kubeconfig's context; its current one otherwise" },
    { flags: "--json", help: "print the checks as JSON" },
  ],
  examples: [
    { does: "look at everything", command: "sluice doctor" },
    { does: "see whether a registry would take a push", command: "sluice doctor --registry registry.example.com" },
  ],
  async run(_, flags: DoctorFlags) {
    const { doctorCommand } = await import("../commands/doctor.ts");
    return doctorCommand(flags);
  },
};
