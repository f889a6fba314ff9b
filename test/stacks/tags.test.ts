import { describe, expect, it } from "vitest";
import { tagsIn } from "../../stacks/tags.ts";
import { evaluate } from "./evaluate.ts";

const tags = (count: number) => Array.from({ length: count }, (_, index) => `team-${index}=models`).join(",");

describe("the setting LAPIDARY_TAGS", () => {
  it("reaches every function as the deployment's tags", async () => {
    const { builds } = await evaluate("dev", undefined, { LAPIDARY_TAGS: "team=models,cost-centre=42" });
    expect(builds.length).toBeGreaterThan(20);
    for (const { links } of builds)
      expect(links.DefaultTags).toMatchObject({
        tags: [
          { key: "team", value: "models" },
          { key: "cost-centre", value: "42" },
        ],
      });
  });

  it("keeps a deployment from being made when it is malformed", async () => {
    await expect(evaluate("dev", undefined, { LAPIDARY_TAGS: "team" })).rejects.toThrow(
      'LAPIDARY_TAGS must be key=value,key=value: tag 1, "team", has no =',
    );
  });

  it.each([
    ["", []],
    ["  ", []],
    ["team=", [{ key: "team", value: "" }]],
    ["team=a=b", [{ key: "team", value: "a=b" }]],
    [
      " team=models , owner=Ada Lovelace ",
      [
        { key: "team", value: "models" },
        { key: "owner", value: "Ada Lovelace" },
      ],
    ],
  ])("reads %j", (text, expected) => {
    expect(tagsIn(text)).toEqual(expected);
  });

  it("may hold as many tags as a resource can carry", () => {
    expect(tagsIn(tags(50))).toHaveLength(50);
  });

  it.each([
    ["a tag without a value", "team", 'tag 1, "team", has no ='],
    ["a comma too many", "team=models,", 'tag 2, "", has no ='],
    ["several at once", "team,owner", 'tag 1, "team", has no =; tag 2, "owner", has no ='],
    ["an empty key", "=models", "the key of tag 1 must be 1 to 128 characters long"],
    ["a key of AWS's own", "aws:team=models", "the key of tag 1 must not start with aws:"],
    ["a character that no tag has", "team=models,owner=a&b", "the value of tag 2 must be letters, digits, spaces and"],
    ["a key twice", "team=models,team=data", 'the key of tag 2 must be given once; "team" stands here again'],
    ["a value too long", `team=${"a".repeat(257)}`, "the value of tag 1 must be 0 to 256 characters long"],
    ["tags too many", tags(51), "must have at most 50 tags"],
  ])("refuses %s and says why", (_, text, reason) => {
    expect(() => tagsIn(text)).toThrow(`LAPIDARY_TAGS must be key=value,key=value: ${reason}`);
  });
});
