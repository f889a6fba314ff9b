import type { Dimension, MeasureName } from "../src/core/measures.ts";
import type { FunctionName } from "../src/functions.ts";
import { region } from "./arns.ts";
import { logOf } from "./names.ts";

/**
 * A table of jobs, a row for each line in which a function publishes a figure, newest first. As a metric of its own each job's would cost 0.30
 * US dollars a month; the log is read while somebody looks.
 */
interface Table {
  title: string;
  loggedBy: FunctionName;
  /** Is in every such line, and in no other. */
  having: MeasureName | Dimension;
  fields: readonly string[];
  width: number;
}

const wanted: Table[] = [
  {
    title: "Ended jobs: losses, seconds, US dollars as estimated",
    loggedBy: "record-metrics",
    having: "BaseModel",
    fields: [
      "jobName",
      "status",
      "BaseModel",
      "FinalTrainingLoss",
      "FinalValidationLoss",
      "JobDuration",
      "EstimatedTrainingCost",
    ],
    width: 16,
  },
  {
    title: "Refused jobs",
    loggedBy: "record-failure",
    having: "JobsRefused",
    fields: ["jobName", "Trigger", "baseModelIdentifier"],
    width: 8,
  },
];

const query = ({ loggedBy, having, fields }: Table) =>
  [
    `SOURCE '${logOf(loggedBy)}'`,
    `fields ${["@timestamp", ...fields].join(", ")}`,
    `filter ispresent(${having})`,
    "sort @timestamp desc",
    "limit 100",
  ].join("\n| ");

/** How high the tables are on the dashboard. */
export const tablesHeight = 8;

/** The dashboard's tables, as widgets beside each other. */
export const tables = wanted.map((table, index) => ({
  type: "log",
  x: wanted.slice(0, index).reduce((sum, before) => sum + before.width, 0),
  y: 0,
  width: table.width,
  height: tablesHeight,
  properties: { title: table.title, view: "table", region, query: query(table) },
}));
