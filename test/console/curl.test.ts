import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { asCurl } from "../../src/console/curl.ts";

// Whatever is made up is the same each time.
fc.configureGlobal({ seed: 7 });

const marks = fc.constantFrom(
  "'",
  '"',
  "$(id)",
  "`id`",
  "\\",
  "\n",
  "!",
  "*",
  "~",
  "&",
  ";",
  "\u2028",
  "é",
  "@",
  "{a,b}",
);
const strings = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(marks).map((parts) => parts.join("")),
);
const bodies = fc.oneof(fc.dictionary(strings, strings), fc.jsonValue());
const addresses = strings.filter((address) => !address.includes("\0") && address.isWellFormed());

/** The words that a shell gives to curl. */
const given = (command: string): string[] => {
  const { stdout, stderr } = spawnSync("sh", ["-c", `curl() { printf '%s\\0' "$@"; }\n${command}`], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return stdout.split("\0").slice(0, -1);
};

test("a shell gives curl the address and the body as they are, whatever is in them", () => {
  fc.assert(
    fc.property(addresses, bodies, (address, body) => {
      const [globoff, to, header, type, data, sent = "", ...more] = given(asCurl(address, body));
      expect([globoff, to, header, type, data, more]).toEqual([
        "--globoff",
        address,
        "-H",
        "content-type: application/json",
        "--data-raw",
        [],
      ]);
      expect(JSON.parse(sent)).toEqual(JSON.parse(JSON.stringify(body)));
    }),
  );
});

test("a command is as people write it", () => {
  expect(asCurl("http://127.0.0.1:3000/model-customization-jobs", { jobName: "it's" })).toBe(
    String.raw`curl --globoff 'http://127.0.0.1:3000/model-customization-jobs' \
  -H 'content-type: application/json' \
  --data-raw '{
  "jobName": "it'\''s"
}'`,
  );
});

test("a command says the method where it is not the one that curl takes by itself", () => {
  expect(given(asCurl("http://127.0.0.1:3000/retraining-plans/a", {}, "PUT")).slice(0, 4)).toEqual([
    "--globoff",
    "-X",
    "PUT",
    "http://127.0.0.1:3000/retraining-plans/a",
  ]);
});
