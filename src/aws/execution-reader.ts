import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  InvalidToken,
  SFNClient,
} from "@aws-sdk/client-sfn";
import * as v from "valibot";
import { ApiError } from "#core/errors.ts";
import { Execution, HistoryEvent } from "#core/execution.ts";
import type { ExecutionEventsQuery } from "#core/queries.ts";
import type { JobRecord } from "#core/record.ts";
import { withoutTokens } from "#core/task-tokens.ts";
import { plain } from "./answers.ts";
import { clientSettings, lazily } from "./client.ts";
import { hashOf } from "./hash.ts";
import { placeIn, tokenOf } from "./page-token.ts";
import type { Platform } from "./platform.ts";

/** Events on a page unless the caller says otherwise, and at most. */
const [usualPage, largestPage] = [100, 1000];

/** Characters of the longest token of Step Functions. */
const longestToken = 1024;

/**
 * Bytes of the most events that are answered at once. Lambda takes 6 MB, in which the body is a text in JSON: they are counted as they are
 * then, with every quote in an event's input, a text in JSON itself, escaped twice. One event comes to a megabyte or so.
 */
const mostBytes = 4_000_000;

/**
 * Where a history goes on: in a page of Step Functions', after the last event that was answered. A page may begin before it, as a history that
 * is read backwards grows where its first page is.
 */
const Place = v.object({
  /** The history and its order: a token fits no other. */
  of: v.string(),
  page: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(longestToken))),
  /** What the first page was asked for. Step Functions wants the same with each of its tokens. */
  size: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(largestPage)),
  after: v.optional(v.number()),
});
type Place = v.InferOutput<typeof Place>;

const bytesOf = (event: HistoryEvent) => Buffer.byteLength(JSON.stringify(JSON.stringify(event)));

/** The events that fit into an answer: the first of them always. */
const fitting = (events: HistoryEvent[]) => {
  let bytes = 0;
  const first = events.findIndex((event) => (bytes += bytesOf(event)) > mostBytes);
  return first === -1 ? events : events.slice(0, Math.max(first, 1));
};

const absent = ({ jobName }: JobRecord, why: string, cause?: unknown) => {
  const detail = `The job ${jobName} has no execution to show: ${why}`;
  return new ApiError("ResourceNotFoundException", detail, [{ pointer: "/jobIdentifier", detail }], cause);
};

/** What Step Functions tells of the execution of a job's latest attempt. Throws ResourceNotFoundException where it knows none. */
export const executionReader = (platform: Platform) => {
  const client = lazily(() => new SFNClient(clientSettings(platform, "sfn")));

  const ask = async <Answer>(record: JobRecord, about: (executionArn: string) => Promise<Answer>): Promise<Answer> => {
    if (record.executionArn === "") throw absent(record, "it had failed before it was imported");
    try {
      return await about(record.executionArn);
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist)
        throw absent(record, "none has started yet, or it ended over 90 days ago and is forgotten", error);
      if (!(error instanceof InvalidToken)) throw error;
      const detail = "nextToken is no longer valid: begin again without it";
      throw new ApiError("ValidationException", detail, [{ pointer: "/nextToken", detail }], error);
    }
  };

  return {
    /** The execution, without task tokens. */
    async describe(record: JobRecord): Promise<Execution> {
      const answer = await ask(record, (executionArn) => client().send(new DescribeExecutionCommand({ executionArn })));
      return v.parse(Execution, withoutTokens(plain(answer)));
    },

    /**
     * One page of its history, without task tokens. A page may be short, or empty, and still have a token. Throws ValidationException for a
     * token of another history, or one that has expired.
     */
    async events(
      record: JobRecord,
      { maxResults = usualPage, nextToken, reverseOrder = false }: ExecutionEventsQuery,
    ): Promise<{ events: HistoryEvent[]; nextToken?: string }> {
      const of = hashOf([record.executionArn, reverseOrder]).slice(0, 16);
      const sameHistory = v.check((place: Place) => place.of === of);
      const start: Place =
        nextToken === undefined ? { of, size: maxResults } : placeIn(v.pipe(Place, sameHistory), nextToken);
      const { size, page, after } = start;
      const query = { maxResults: size, nextToken: page, reverseOrder };
      const answer = await ask(record, (executionArn) =>
        client().send(new GetExecutionHistoryCommand({ executionArn, ...query })),
      );
      const left = v
        .parse(v.array(HistoryEvent), withoutTokens(plain(answer.events ?? [])))
        .filter(({ id }) => after === undefined || (reverseOrder ? id < after : id > after));
      const events = fitting(left.slice(0, maxResults));
      const isCut = events.length < left.length;
      if (!isCut && answer.nextToken === undefined) return { events };
      const next: Place = { of, size, page: isCut ? page : answer.nextToken, after: events.at(-1)?.id ?? after };
      return { events, nextToken: tokenOf(next) };
    },
  };
};
