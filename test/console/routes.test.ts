import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { routes as wired } from "#wiring";
import { routes } from "../../src/console/routes.ts";

// Whatever is made up is the same each time.
fc.configureGlobal({ seed: 7 });

const steps = (path: string) => path.split("/").slice(1);

describe("the routes that the page calls", () => {
  it.each(Object.keys(routes))("have %s answered by the function of that name", (name) => {
    const { method, path } = Object.entries(routes).find(([each]) => each === name)?.[1]("{}", "{}", "{}") ?? {};
    const found = Object.entries(wired).find(([route]) => {
      const [of, template = ""] = route.split(" ");
      return of === method && template.replace(/\{\w+\}/g, "%7B%7D") === path;
    });
    expect(found?.[1]).toBe(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
  });

  it("have a model's ARN in three steps, with no slash within one", () => {
    const [arn, model, id] = "arn:aws:bedrock:eu-west-1:111122223333:custom-model/a.b:1/abc".split("/");
    const { path } = routes.requestDelete(arn ?? "", model ?? "", id ?? "");
    expect(path).not.toContain("%2F");
    expect(steps(path)).toHaveLength(4);
  });

  it("keep what is given for a name within its one step of the path, whatever is in it", () => {
    const texts = fc.string({ unit: "grapheme" }).filter((text) => !/^\.{1,2}$/.test(text));
    fc.assert(
      fc.property(texts, (text) => {
        const { pathname, search } = new URL(routes.getExecutionEvents(text).path, "https://api.example.com");
        expect(steps(pathname).map(decodeURIComponent)).toEqual([
          "model-customization-jobs",
          text,
          "execution",
          "events",
        ]);
        expect(search).toBe("");
      }),
    );
  });
});
