import type { Grant } from "#local/iam/decide.ts";
import { keys } from "./settings.ts";

/** What README.md asks of the policies of keys, besides that they let IAM's policies decide. */
export const keyPolicies: readonly Grant[] = [
  {
    name: "QueueKeysOwnPolicy",
    statement: {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: [keys.queue],
    },
  },
];
