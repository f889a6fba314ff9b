import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fill, placeholders } from "../src/definition.ts";

const name = fc.stringMatching(/^[a-z][a-z0-9]*(-[a-z0-9]+){0,2}$/);
const values = fc.dictionary(name, fc.string({ unit: "binary" }), { noNullPrototype: true, maxKeys: 6 });

describe("fill", () => {
  it("puts any value where its name stood, once the JSON is read", () => {
    fc.assert(
      fc.property(values, (substitutions) => {
        const names = Object.keys(substitutions);
        const definition = JSON.stringify(
          names.map((one) => ({ Resource: `\${${one}}`, Twice: `a\${${one}}\${${one}}` })),
        );
        const expected = names.map((one) => ({
          Resource: substitutions[one],
          Twice: `a${substitutions[one]}${substitutions[one]}`,
        }));
        expect(JSON.parse(fill(definition, substitutions))).toEqual(expected);
      }),
    );
  });

  it("leaves a definition without names as it is", () => {
    fc.assert(
      fc.property(fc.json(), (definition) => {
        fc.pre(placeholders(definition).length === 0);
        expect(fill(definition, {})).toBe(definition);
      }),
    );
  });

  it("lists in one error every name without a value and every value without a name", () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 8 }), fc.nat(), (names, cut) => {
        const first = names.slice(0, cut % names.length);
        const rest = names.slice(first.length);
        const definition = JSON.stringify(first.map((one) => `\${${one}}`));
        const substitutions = Object.fromEntries(rest.map((one) => [one, "value"]));
        expect(() => fill(definition, substitutions)).toThrow(
          [
            ...(first.length > 0 ? [`nothing to put in place of ${first.join(", ")}`] : []),
            ...(rest.length > 0 ? [`no place for ${rest.join(", ")}`] : []),
          ].join("; "),
        );
      }),
    );
  });

  it("takes JSONata's own dollars for what they are", () => {
    const definition = JSON.stringify({ Output: '{% $merge([$states.input, ${"a": $x}, $f(){1}]) %}' });
    expect(fill(definition, {})).toBe(definition);
  });

  it("does not mistake a name on every object for a value", () => {
    expect(() => fill('"${toString}"', {})).toThrow("nothing to put in place of toString");
  });
});

describe("placeholders", () => {
  it("gives each name once, in the order they first appear", () => {
    expect(placeholders('["${b}", "${a-c}", "${b}"]')).toEqual(["b", "a-c"]);
  });
});
