import { expect, it } from "vitest";
import { converse, found, jsonLines, models, reportOn, type Aim } from "./datasets.ts";

const asked = (block: string) =>
  `{"messages":[{"role":"user","content":[${block}]},{"role":"assistant","content":[{"text":"yes"}]}]}\n`;

const listed = (count: number, item: (index: number) => string) => Array.from({ length: count }, (_, at) => item(at));

const toolConfig = (count: number) => {
  const tools = listed(count, (index) => `{"toolSpec":{"name":"t${index}"}}`);
  return `"toolConfig":{"tools":[${tools.join(",")}]}`;
};

/** Datasets that have so many of something. */
const sizes: readonly [string, (count: number) => string, Aim][] = [
  [
    "members that are not known in a block",
    (count) => asked(`{"text":"a",${listed(count, (index) => `"k${index}":1`).join(",")}}`),
    {},
  ],
  ["tools", (count) => asked('{"text":"a"}').replace("{", `{${toolConfig(count)},`), { model: models.nova2 }],
  [
    "tools that are used",
    (count) =>
      asked(listed(count, (index) => `{"toolUse":{"name":"t${index}","toolUseId":"${index}"}}`).join(",")).replace(
        "{",
        `{${toolConfig(count)},`,
      ),
    { model: models.nova2 },
  ],
  ["records without a key", (count) => "{}\n".repeat(count), { model: models.canvas }],
  ["lines before one that ends in a carriage return", (count) => `${"{}\n".repeat(count)}{}\r\n`, {}],
  ["keys that stand twice", (count) => `{"a":0${',"a":0'.repeat(count)}}\n`, {}],
  ["messages", (count) => `{"messages":[0${",0".repeat(count)}]}\n`, {}],
];

/** Has a function tell what each of its calls costs, and answers how to have it back. */
const watched = (target: object, name: string, cost: (self: unknown, args: unknown[], result: unknown) => void) => {
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== "function") throw new Error(`There is no ${name}`);
  const value = function (this: unknown, ...args: unknown[]): unknown {
    const result: unknown = Reflect.apply(original, this, args);
    cost(this, args, result);
    return result;
  };
  Object.defineProperty(target, name, { value, configurable: true, writable: true });
  return () => Object.defineProperty(target, name, { value: original, configurable: true, writable: true });
};

const lengthOf = (list: unknown) => (Array.isArray(list) ? list.length : 0);

/** Items, keys and bytes that are looked through while this is done. */
const lookedThrough = async (work: () => Promise<unknown>): Promise<number> => {
  let count = 0;
  const restore = [
    ...["indexOf", "includes", "find", "findIndex", "some", "every", "map", "filter"].map((name) =>
      watched(Array.prototype, name, (self) => (count += lengthOf(self))),
    ),
    ...["keys", "entries"].map((name) => watched(Object, name, (_, __, result) => (count += lengthOf(result)))),
    watched(Buffer.prototype, "indexOf", (self, [, from], result) => {
      const end = Number(result) < 0 && Buffer.isBuffer(self) ? self.length : Number(result);
      count += end - Number(from ?? 0);
    }),
  ];
  await work();
  for (const back of restore) back();
  return count;
};

it.each(sizes)("takes no more than twice the work for twice as many %s", async (_, content, aim) => {
  const [small, large] = [Buffer.from(content(2_000)), Buffer.from(content(4_000))];
  const one = await lookedThrough(() => reportOn([small], aim));
  expect(await lookedThrough(() => reportOn([large], aim))).toBeLessThan(one * 2.2 + 10_000);
});

it("leads to where a finding is, as far as a pointer of 500 bytes does", async () => {
  const deep = (key: string, levels: number) =>
    `${`{"${key}":`.repeat(levels)}{"a":1,"a":2}${"}".repeat(levels)}`.replace("{", '{"messages":[],');
  const pointers = async (key: string, levels: number) =>
    (await reportOn([Buffer.from(deep(key, levels))])).warnings
      .filter(({ code }) => code === "duplicate-key")
      .map(({ pointer }) => pointer);
  expect(await pointers("k", 90)).toEqual([`${"/k".repeat(90)}/a`]);
  expect(await pointers("k".repeat(80), 90)).toEqual([`/${"k".repeat(80)}`.repeat(6)]);
  expect(await pointers("東".repeat(80), 90)).toEqual([`/${"東".repeat(80)}`.repeat(2)]);
});

it("makes a report of less than 250 KB of the longest findings that there are", async () => {
  for (const character of ["k", "東", "\u202e", '"', "/", "\ud800"]) {
    const key = JSON.stringify(character.repeat(80)).slice(1, -1);
    const others = `${`{"${key}":`.repeat(90)}{"a":1,"a":2}${"}".repeat(90)}`;
    const record = asked(`{"text":"a","${key}":{}}`)
      .replace('"role":"user"', `"role":"${key}"`)
      .replace("{", `{"${key}":${others},`);
    const report = await reportOn([Buffer.from(record.repeat(150))]);
    expect([report.errors.length, report.warnings.length]).toEqual([100, 100]);
    expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThan(250_000);
  }
});

it("counts findings by code, kept or not", async () => {
  const odd = {
    ...converse("a", "b"),
    messages: [{ role: "robot", content: [{ text: "a" }] }, ...converse("a", "b").messages.slice(1)],
  };
  const lines = [
    ...listed(5_000, () => "[a"),
    ...listed(300, () => "NaN"),
    ...listed(200, () => "{}"),
    '{"messages":[0,0,0]}',
  ];
  const report = await reportOn([jsonLines([...lines, odd, odd, '{"a":1,"a":2}'])]);
  expect(report.errorsByCode).toEqual({
    "not-json": 5_000,
    "not-a-json-number": 300,
    "missing-member": 201,
    "wrong-type": 3,
    "unknown-role": 2,
  });
  expect(report.warningsByCode).toEqual({ "duplicate-record": 200, "unknown-member": 1, "duplicate-key": 1 });
  const sum = (counts: Partial<Record<string, number>>) =>
    Object.values(counts).reduce<number>((all, count = 0) => all + count, 0);
  expect([sum(report.errorsByCode), sum(report.warningsByCode)]).toEqual([report.errorCount, report.warningCount]);
});

it("has nothing but counts of findings in a record beyond those that are kept", async () => {
  const crowded = `{"messages":[0${",0".repeat(5_000)}]}\n`;
  const report = await reportOn([Buffer.from(crowded.repeat(3))]);
  expect(found(report).errors).toEqual(listed(100, (index) => `wrong-type@1/messages/${index}`));
  expect(report.errorsByCode).toEqual({ "wrong-type": 15_003 });
});
