import * as v from "valibot";
import type { Deployment } from "./core/deployment.ts";
import { keysOf, problemAt } from "./core/issues.ts";

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a setting was written, and how what is wrong with it is said there. */
interface Source {
  /** What every line about it begins with. */
  heading: string;
  fault(issue: v.BaseIssue<unknown>): string;
}

/** A variable of the environment that stands in the place of one member of the file. */
interface Variable extends Source {
  name: string;
  /** What is read where neither this variable nor the file says anything. */
  otherwise?: Variable;
  /** The value in a text; or why there is none. */
  read(text: string): { value: unknown } | { unreadable: string };
}

const said = (keys: (string | number)[], { message }: v.BaseIssue<unknown>) =>
  keys.length === 0 ? message : problemAt(keys, message).detail;

const inFile: Source = { heading: "settings.ts", fault: (issue) => said(keysOf(issue), issue) };

const json = (name: string): Variable => ({
  name,
  heading: name,
  fault: (issue) => said(keysOf(issue).slice(1), issue),
  read(text) {
    try {
      return { value: JSON.parse(text) };
    } catch (error) {
      return { unreadable: `must be a JSON object; ${error instanceof Error ? error.message : String(error)}` };
    }
  },
});

const pairs = (name: string): Variable => ({
  name,
  heading: `${name} must be key=value,key=value`,
  fault(issue) {
    const [, index, member] = keysOf(issue);
    return typeof index === "number" ? `the ${member} of tag ${index + 1} ${issue.message}` : issue.message;
  },
  read(text) {
    const tags = text.split(",").map((pair) => pair.trim());
    const odd = tags.flatMap((pair, index) => (pair.includes("=") ? [] : [`tag ${index + 1}, "${pair}", has no =`]));
    if (odd.length > 0) return { unreadable: odd.join("; ") };
    const value = tags.map((pair) => {
      const [key, ...rest] = pair.split("=");
      return { key, value: rest.join("=") };
    });
    return { value };
  },
});

const list = (name: string): Variable => ({
  name,
  heading: name,
  fault(issue) {
    const [, index] = keysOf(issue);
    return typeof index === "number" ? `item ${index + 1} ${issue.message}` : issue.message;
  },
  read: (text) => ({ value: text.split(",").map((item) => item.trim()) }),
});

const number = (name: string): Variable => ({
  name,
  heading: name,
  fault: ({ message }) => message,
  read: (text) => (Number.isFinite(Number(text)) ? { value: Number(text) } : { unreadable: "must be a number" }),
});

const flag = (name: string): Variable => ({
  name,
  heading: name,
  fault: ({ message }) => message,
  read: (text) =>
    text === "true" || text === "false" ? { value: text === "true" } : { unreadable: "must be true or false" },
});

const word = (name: string, otherwise?: Variable): Variable => ({
  name,
  heading: name,
  fault: ({ message }) => message,
  read: (text) => ({ value: text }),
  ...(otherwise && { otherwise }),
});

/** The variable for each member of the settings. */
export const variables = {
  region: word("LAPIDARY_REGION", word("AWS_REGION")),
  tags: pairs("LAPIDARY_TAGS"),
  policy: json("LAPIDARY_POLICY"),
  prices: json("LAPIDARY_PRICES"),
  vpc: json("LAPIDARY_VPC"),
  poll: json("LAPIDARY_POLL"),
  logRetentionDays: number("LAPIDARY_LOG_RETENTION_DAYS"),
  tracing: flag("LAPIDARY_TRACING"),
  alarms: json("LAPIDARY_ALARMS"),
  keys: json("LAPIDARY_KEYS"),
  api: json("LAPIDARY_API"),
  page: json("LAPIDARY_PAGE"),
  roles: list("LAPIDARY_ROLES"),
  buckets: list("LAPIDARY_BUCKETS"),
  permissionsBoundary: word("LAPIDARY_PERMISSIONS_BOUNDARY"),
  budgetUsdPerMonth: number("LAPIDARY_BUDGET_USD_PER_MONTH"),
} as const satisfies Record<keyof Deployment, Variable>;

/** A variable of the environment that is not blank, with what it reads as. */
const givenBy = (variable: Variable | undefined, environment: Environment) => {
  const text = variable && environment[variable.name]?.trim();
  return text ? { variable, answer: variable.read(text) } : undefined;
};

/**
 * Some members of a deployment's settings, or all: those of its file, each replaced as a whole where the environment has a variable for it that is
 * not blank. Or everything that is wrong with them, a line each: where it is written, which member it is, and what is expected.
 */
export const readMembers = <Members>(
  members: v.GenericSchema<unknown, Members> & { entries: object },
  file: object,
  environment: Environment,
): { settings: Members } | { problem: string } => {
  const given = Object.entries<Variable>(variables).flatMap(([member, variable]) => {
    if (!Object.hasOwn(members.entries, member)) return [];
    const written = new Map(Object.entries(file)).get(member) !== undefined;
    const found = givenBy(variable, environment) ?? (written ? undefined : givenBy(variable.otherwise, environment));
    return found ? [{ member, ...found }] : [];
  });
  const instead = given.map(({ member, answer }) => [member, "value" in answer ? answer.value : undefined]);
  const parsed = v.safeParse(members, { ...file, ...Object.fromEntries(instead) });

  const unreadable = given.flatMap(({ variable: { heading }, answer }) =>
    "unreadable" in answer ? [`${heading}: ${answer.unreadable}`] : [],
  );
  const wrong = (parsed.issues ?? []).map((issue) => {
    const source = given.find(({ member }) => member === issue.path?.[0]?.key)?.variable ?? inFile;
    return `${source.heading}: ${source.fault(issue)}`;
  });
  return parsed.success && unreadable.length === 0
    ? { settings: parsed.output }
    : { problem: [...unreadable, ...wrong].join("\n") };
};
