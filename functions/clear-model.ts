import * as v from "valibot";
import { inTime } from "#aws/in-time.ts";
import { jobRecords } from "#aws/jobs.ts";
import { bedrockModels } from "#aws/models.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { task } from "#aws/task.ts";
import { Deletion, givenUpAt, overdue } from "#core/deletion.ts";
import { permanent } from "#core/errors.ts";
import { Attempt } from "#core/events.ts";
import { commitmentList, isCommitted, serverList, type Server } from "#core/serving.ts";
import { timelineEvent } from "#core/timeline.ts";

const Clearing = v.object({
  ...Deletion.entries,
  modelArn: v.string(),
  ...v.partial(Attempt).entries,
  /** Names of what was there when this state ran before. */
  removing: v.optional(v.array(v.string()), []),
  /** Why Bedrock would not delete it then. */
  refusals: v.optional(v.array(v.string()), []),
});
type Clearing = v.InferOutput<typeof Clearing>;

/**
 * The ClearModel state: asks for the deletion of what serves a model, if the request says cascade, and tells how much was still there. Nothing
 * is deleted where something cannot be. Safe to repeat until nothing remains.
 */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const models = bedrockModels(platform);

  const noteClearance = async ({ jobName, attempt, startedAt, removing }: Clearing) => {
    if (jobName === undefined || attempt === undefined || removing.length === 0) return;
    const message = `What served the custom model was removed: ${removing.join(", ")}.`;
    const event = { attempt, at: platform.now(), about: startedAt, message };
    await jobs.note(jobName, timelineEvent("model.cleared", event));
  };

  /** Throws what stands against the deletion of all of them. */
  const check = (clearing: Clearing, servers: readonly Server[]) => {
    const { modelArn, detail, refusals } = clearing;
    const listed = serverList(servers);
    if (!detail.cascade)
      throw permanent(
        "ConflictException",
        `${modelArn} is served by ${listed}: delete these first, or ask for cascade`,
      );
    const committed = servers.filter((server) => !server.leaving && isCommitted(server, platform.now()));
    if (committed.length > 0)
      throw permanent(
        "ConflictException",
        `${modelArn} is served under commitment, which cannot be deleted: ${commitmentList(committed)}`,
      );
    if (platform.now() >= givenUpAt(clearing))
      throw overdue(clearing, [`${modelArn} is still served by ${listed}`, ...refusals].join("; "));
  };

  return task(Clearing, (clearing) =>
    inTime(platform, clearing, `${clearing.modelArn} is not known to be clear`, async () => {
      const servers = await models.serving(clearing.modelArn);
      if (servers.length === 0) {
        await noteClearance(clearing);
        return { remaining: 0 };
      }
      check(clearing, servers);
      const going = servers.filter(({ leaving }) => !leaving);
      const refusals: string[] = [];
      for (const server of going) {
        const refusal = await models.removeServer(server);
        if (refusal) refusals.push(`${server.name}: ${refusal}`);
      }
      const removing = new Set([...clearing.removing, ...going.map(({ kind, name }) => `${kind} ${name}`)]);
      return { remaining: servers.length, removing: [...removing], refusals };
    }),
  );
};

export const handler = create(lambda);
