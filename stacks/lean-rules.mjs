/** What leads to a result, and not to another condition. Both from `decideEndpoint` in @smithy/core. */
const firstResult = 100_000_000;
const isEnd = (ref) => ref === 1 || ref === -1 || ref >= firstResult;

/** A module of endpoint rules as data: a decision diagram whose nodes are `[condition, next if true, next if false]`. */
const rulesIn = (source) => {
  const body = source.replace(/^import .*$/m, "").replace("export const bdd =", "return");
  const from = (nodes, root, conditions, results) => ({ nodes, root, conditions, results });
  return new Function("BinaryDecisionDiagram", body)({ from });
};

/** Numbers things from 0 in the order in which they are first asked for. */
const numbering = () => {
  const numbers = new Map();
  const of = (thing) => {
    if (!numbers.has(thing)) numbers.set(thing, numbers.size);
    return numbers.get(thing);
  };
  return { of, things: () => [...numbers.keys()] };
};

/**
 * A module of endpoint rules without the rules that come into question only where one of the `never` conditions holds. A condition is known
 * by what it is in JSON. Where one may be asked of a caller's input, the rules decide as if it did not hold.
 */
export const withoutRules = (source, never) => {
  const { nodes, root, conditions, results } = rulesIn(source);
  const impossible = conditions.map((condition) => never.some((pattern) => pattern.test(JSON.stringify(condition))));
  const missing = never.filter((pattern) => !conditions.some((condition) => pattern.test(JSON.stringify(condition))));
  if (missing.length > 0) throw new Error(`There are no such endpoint rules any more: ${missing.join(", ")}`);

  const node = (ref) => {
    const at = 3 * (Math.abs(ref) - 1);
    return { condition: nodes[at], high: nodes[at + 1], low: nodes[at + 2] };
  };
  /** Where a reference leads, past all that is decided. A negative one turns its node's answer around. */
  const target = (ref) => {
    if (isEnd(ref)) return ref;
    const { condition, high, low } = node(ref);
    if (!impossible[condition]) return ref;
    return target(ref >= 0 ? low : high);
  };

  const kept = { nodes: numbering(), conditions: numbering(), results: numbering() };
  const renumbered = (ref) => {
    const to = target(ref);
    if (to >= firstResult) return firstResult + kept.results.of(to - firstResult);
    return isEnd(to) ? to : Math.sign(to) * (kept.nodes.of(Math.abs(to)) + 2);
  };
  const start = renumbered(root);
  const lines = [];
  // The list grows as it is gone through.
  for (let at = 0; at < kept.nodes.things().length; at += 1) {
    const { condition, high, low } = node(kept.nodes.things()[at]);
    lines.push(kept.conditions.of(condition), renumbered(high), renumbered(low));
  }
  return `import { BinaryDecisionDiagram } from "@smithy/core/endpoints";
    export const bdd = BinaryDecisionDiagram.from(
      ${JSON.stringify([0, 1, -1, ...lines])}, ${start},
      ${JSON.stringify(kept.conditions.things().map((index) => conditions[index]))},
      ${JSON.stringify(kept.results.things().map((index) => results[index]))},
    );`;
};
