/** What serves a custom model, and has to go before the model can. */
export interface Server {
  kind: "deployment" | "provisioned throughput";
  name: string;
  arn: string;
  status: string;
  /** It is about to serve another model instead. */
  leaving?: boolean;
  /** Of provisioned throughput: the end of its term, ISO 8601, where Bedrock says it. */
  commitment?: { until?: string | undefined } | undefined;
}

/** Whether it cannot be deleted at the time `now`. */
export const isCommitted = ({ commitment }: Server, now: Date): boolean =>
  commitment !== undefined && (commitment.until === undefined || commitment.until > now.toISOString());

/** What serves a model, as people read of it. */
export const serverList = (servers: readonly Server[]): string =>
  servers.map(({ kind, name, arn, status }) => `${kind} ${name} (${status}, ${arn})`).join(", ");

/** Provisioned throughput that cannot be deleted, and until when. */
export const commitmentList = (servers: readonly Server[]): string =>
  servers
    .map(({ kind, name, arn, commitment }) => `${kind} ${name} (${arn}) until ${commitment?.until ?? "its term ends"}`)
    .join(", ");
