/** Whatever is given a place on a line. */
export type Mark = object;

/** `to` is right of `from`, by `least` at least; each pixel between them costs `weight`. */
export interface Bond {
  from: Mark;
  to: Mark;
  least: number;
  weight: number;
}

type Places = Map<Mark, number>;

const at = (places: Places, mark: Mark) => places.get(mark) ?? 0;
const slack = (places: Places, { from, to, least }: Bond) => at(places, to) - at(places, from) - least;
const move = (places: Places, marks: Iterable<Mark>, by: number) => {
  for (const mark of marks) places.set(mark, at(places, mark) + by);
};
const tightest = (places: Places, bonds: readonly Bond[]) =>
  bonds.reduce<Bond | undefined>(
    (best, bond) => (best && slack(places, best) <= slack(places, bond) ? best : bond),
    undefined,
  );

/** Every mark as far to the left as can be. */
const packed = (bonds: readonly Bond[]): Places => {
  const places: Places = new Map(bonds.flatMap(({ from, to }) => [from, to]).map((mark) => [mark, 0]));
  for (;;) {
    const short = bonds.filter((bond) => slack(places, bond) < 0);
    if (short.length === 0) return places;
    for (const bond of short) move(places, [bond.to], Math.max(0, -slack(places, bond)));
  }
};

/** Moves marks until bonds that have no slack hold them all together, and gives those bonds. */
const tightened = (places: Places, bonds: readonly Bond[]): Set<Bond> => {
  const held = new Set([...places.keys()].slice(0, 1));
  const tree = new Set<Bond>();
  for (;;) {
    const leaving = bonds.filter(({ from, to }) => held.has(from) !== held.has(to));
    const bond = tightest(places, leaving);
    if (!bond) return tree;
    move(places, held, held.has(bond.from) ? slack(places, bond) : -slack(places, bond));
    held.add(bond.from).add(bond.to);
    tree.add(bond);
  }
};

/** A mark in a tree of bonds, with all that hangs on it. */
interface Branch {
  mark: Mark;
  bond?: Bond;
  above?: Branch;
  /** What it costs to move it all to the right by a pixel. */
  pull: number;
}

/** The tree from one mark on, what hangs on a branch after the branch. */
const branchesOf = (tree: ReadonlySet<Bond>, pulls: ReadonlyMap<Mark, number>): Branch[] => {
  const bonds = new Map([...pulls.keys()].map((mark) => [mark, new Array<Bond>()]));
  for (const bond of tree) for (const mark of [bond.from, bond.to]) bonds.get(mark)?.push(bond);
  const pull = (mark: Mark) => pulls.get(mark) ?? 0;
  const branches: Branch[] = [...pulls.keys()].slice(0, 1).map((mark) => ({ mark, pull: pull(mark) }));
  for (const above of branches)
    for (const bond of bonds.get(above.mark) ?? [])
      if (bond !== above.bond) {
        const mark = bond.from === above.mark ? bond.to : bond.from;
        branches.push({ mark, bond, above, pull: pull(mark) });
      }
  for (const { above, pull } of branches.toReversed()) if (above) above.pull += pull;
  return branches;
};

/** What is won for each pixel by which a branch is moved away from its bond. */
const gain = ({ bond, mark, pull }: Branch) => (bond ? (bond.to === mark ? -pull : pull) : 0);

/**
 * Places marks so that the bonds cost least, by the network simplex method of Gansner, Koutsofios, North and Vo ("A Technique for Drawing
 * Directed Graphs", 1993). There has to be a way to keep every bond, and the bonds have to hold all marks together.
 */
export const settled = (bonds: readonly Bond[]): ReadonlyMap<Mark, number> => {
  const places = packed(bonds);
  const tree = tightened(places, bonds);
  const pulls = new Map([...places.keys()].map((mark) => [mark, 0]));
  for (const { from, to, weight } of bonds) {
    pulls.set(to, (pulls.get(to) ?? 0) + weight);
    pulls.set(from, (pulls.get(from) ?? 0) - weight);
  }
  // Where several bonds have no slack it might go on in a circle; what it has reached by then is good as well.
  for (let most = 10 * places.size; most > 0; most--) {
    const branches = branchesOf(tree, pulls);
    const best = branches.reduce((one, other) => (gain(other) > gain(one) ? other : one));
    const { bond } = best;
    if (!bond || gain(best) <= 0) break;
    const moved = new Set([best.mark]);
    for (const { mark, above } of branches) if (above && moved.has(above.mark)) moved.add(mark);
    const right = bond.to === best.mark;
    const next = tightest(
      places,
      bonds.filter(({ from, to }) => moved.has(from) !== moved.has(to) && moved.has(from) === right),
    );
    if (!next) break;
    move(places, moved, right ? slack(places, next) : -slack(places, next));
    tree.delete(bond);
    tree.add(next);
  }
  return places;
};
