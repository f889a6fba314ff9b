import { converse, models } from "../datasets.ts";
import { aimedAt, answer, asked, system, user, version, type Case } from "./case.ts";

/** Prompts that a teacher answers. */
export const distillation: readonly Case[] = aimedAt({ type: "DISTILLATION", model: models.llama1 }, [
  {
    wrong: { ...version, schemaVersion: null, ...converse("a") },
    right: { ...version, ...converse("a") },
    finds: "wrong-type@1/schemaVersion",
  },
  {
    wrong: { ...version, ...asked({ text: "a", mood: "calm" }) },
    right: { ...version, ...asked({ text: "a", type: "text" }) },
    finds: "unknown-content-block@1/messages/0/content/0/mood",
  },
  { wrong: converse("a"), right: { ...version, ...converse("a") }, finds: "missing-member@1" },
  {
    wrong: { schemaVersion: "2023", ...converse("a") },
    right: { ...version, ...converse("a", "b") },
    finds: "wrong-schema-version@1/schemaVersion",
  },
  {
    wrong: { ...version, ...converse("a", "b", "c") },
    right: { ...version, ...converse("a", "b") },
    finds: "too-many-messages@1/messages",
  },
  {
    wrong: { ...version, messages: [{ ...user({ text: "a" }), role: "system" }, user({ text: "b" }), answer] },
    right: { ...version, ...system("a") },
    finds: "system-message@1/messages/0/role",
  },
  {
    wrong: { ...version, ...converse("a"), extra: 1 },
    right: { ...version, ...converse("a") },
    finds: "unsupported-member@1/extra",
  },
  {
    wrong: { ...version, ...system() },
    right: { ...version, ...system("a") },
    finds: "system-count@1/system",
  },
  {
    wrong: { ...version, ...asked({ text: "a" }, { text: "b" }) },
    right: { ...version, ...asked({ text: "a", type: "text" }) },
    finds: "content-count@1/messages/0/content",
  },
  {
    wrong: { ...version, messages: [answer] },
    right: { ...version, messages: [user({ text: "a" })] },
    finds: "role-order@1/messages/0",
  },
  {
    wrong: { ...version, ...converse("") },
    right: { ...version, ...converse("a") },
    finds: "blank-text@1/messages/0/content",
  },
]);
