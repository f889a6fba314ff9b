import type { ModelledOperation } from "./model.ts";

interface Segment {
  label: boolean;
  greedy: boolean;
  text: string;
}

interface Route {
  operation: ModelledOperation;
  segments: Segment[];
  query: URLSearchParams;
}

/** A route that a request took: its operation and the decoded labels of its path. */
export interface Match {
  operation: ModelledOperation;
  labels: Record<string, string>;
}

const split = (path: string) => path.replace(/^\//, "").replace(/\/$/, "").split("/");

const segment = (text: string): Segment => {
  const label = /^\{(.+?)(\+?)\}$/.exec(text);
  return { label: label !== null, greedy: label?.[2] === "+", text: label?.[1] ?? text };
};

const decode = (text: string) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

const labelsOf = (route: Route, parts: readonly string[]) => {
  const greedy = route.segments.some((segment) => segment.greedy);
  if (greedy ? parts.length < route.segments.length : parts.length !== route.segments.length) return undefined;
  const labels: Record<string, string> = {};
  let at = 0;
  for (const { label, greedy, text } of route.segments) {
    const taken = greedy ? parts.length - route.segments.length + 1 : 1;
    const part = decode(parts.slice(at, at + taken).join("/"));
    at += taken;
    if (part === undefined || (label ? part === "" : part !== text)) return undefined;
    if (label) labels[text] = part;
  }
  return labels;
};

const literalFirst = (a: Route, b: Route) => {
  for (const [at, one] of a.segments.entries()) {
    const other = b.segments[at];
    if (other && one.label !== other.label) return one.label ? 1 : -1;
  }
  return b.query.size - a.query.size;
};

/** Makes the router of a REST-JSON service: literal segments win over labels; labels are percent-decoded. */
export const router = (operations: Iterable<ModelledOperation>) => {
  const routes = new Map<string, Route[]>();
  for (const operation of operations) {
    if (!operation.http) continue;
    const [path = "", query = ""] = operation.http.template.split("?");
    const route = { operation, segments: split(path).map(segment), query: new URLSearchParams(query) };
    const others = routes.get(operation.http.method) ?? [];
    routes.set(operation.http.method, [...others, route].sort(literalFirst));
  }
  return (method: string, path: string, query: URLSearchParams): Match | undefined => {
    const parts = split(path);
    for (const route of routes.get(method) ?? []) {
      const labels = labelsOf(route, parts);
      if (labels && [...route.query].every(([name, value]) => query.get(name) === value))
        return { operation: route.operation, labels };
    }
    return undefined;
  };
};
