import { models } from "../datasets.ts";
import { aimedAt, prompted, type Case } from "./case.ts";

const says = (role: string, content: string) => ({ role, content });

const callable = (changed: Readonly<Record<string, unknown>>, type = "function") => ({
  ...prompted([says("user", "a")]),
  tools: [
    {
      type,
      function: {
        name: "clock",
        description: "Tells the time",
        parameters: { type: "object", properties: {} },
        ...changed,
      },
    },
  ],
});

/** Prompts whose answers a reward function judges. */
export const reinforcement: readonly Case[] = aimedAt({ type: "REINFORCEMENT_FINE_TUNING", model: models.nova2 }, [
  {
    wrong: prompted([says("system", "a")]),
    right: prompted([says("user", "a")]),
    finds: "missing-user@1/messages",
  },
  {
    wrong: prompted([says("user", "a"), says("system", "b")]),
    right: prompted([says("system", "b"), says("user", "a")]),
    finds: "role-order@1/messages/1",
  },
  {
    wrong: prompted([says("user", "a"), says("system", "b")]),
    right: prompted([says("system", "b"), says("user", "a"), says("system", "c")]),
    finds: "role-order@1/messages/1",
  },
  {
    wrong: prompted([says("user", " \n")]),
    right: prompted([says("user", " a")]),
    finds: "empty-content@1/messages/0/content",
  },
  {
    wrong: { ...prompted([says("user", "a")]), id: " " },
    right: { ...prompted([says("user", "a")]), id: null },
    finds: "empty-content@1/id",
  },
  {
    wrong: { ...prompted([says("user", "a")]), tools: [] },
    right: callable({}),
    finds: "empty-content@1/tools",
  },
  {
    wrong: callable({}, "tool"),
    right: callable({ strict: true }),
    finds: "wrong-value@1/tools/0/type",
  },
  {
    wrong: callable({ name: " " }),
    right: callable({ name: "watch" }),
    finds: "empty-content@1/tools/0/function/name",
  },
  {
    wrong: callable({ parameters: { type: "object" } }),
    right: callable({ parameters: { type: "object", properties: { zone: {} }, required: ["zone"] } }),
    finds: "missing-member@1/tools/0/function/parameters",
  },
  {
    wrong: callable({ parameters: { type: "string", properties: {} } }),
    right: callable({ parameters: { type: "object", properties: {}, required: null } }),
    finds: "wrong-value@1/tools/0/function/parameters/type",
  },
  {
    wrong: { ...callable({}), tools: [...callable({}).tools, ...callable({}).tools] },
    right: { ...callable({}), tools: [...callable({}).tools, ...callable({ name: "watch" }).tools] },
    finds: "repeated-tool@1/tools",
  },
  {
    wrong: prompted([says("user", "a")], {}),
    right: { ...prompted([says("user", "a")], { answer: [1, { deep: null }] }), anything: [1] },
    finds: "empty-content@1/reference_answer",
  },
  {
    wrong: prompted([says("tool", "a"), says("user", "a")]),
    right: prompted([says("assistant", "a"), says("user", "a")]),
    finds: "unknown-role@1/messages/0/role",
  },
  {
    wrong: prompted([says("user", "a")], null),
    right: prompted([says("user", "a")], "4"),
    finds: "missing-reference-answer@1",
  },
  {
    wrong: { messages: [says("user", "a")] },
    right: prompted([says("user", "a")]),
    finds: "missing-reference-answer@1",
  },
]);
