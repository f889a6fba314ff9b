/** The jobs table: what its keys are for stands in src/aws/keys.ts. */
export const table = {
  primaryIndex: { hashKey: "pk", rangeKey: "sk" },
  /** When DynamoDB may delete an item, in seconds since 1970. */
  ttl: "expiresAt",
  globalIndexes: {
    byCreation: { hashKey: "month", rangeKey: "createdKey", projection: "all" },
    byArn: { hashKey: "jobArn", projection: "keys-only" },
    byModelArn: { hashKey: "outputModelArn", projection: "keys-only" },
    byModelName: { hashKey: "outputModelName", rangeKey: "createdKey", projection: "keys-only" },
  },
} as const;
