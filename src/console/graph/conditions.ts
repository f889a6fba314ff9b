import { listed } from "./listed.ts";

/** A condition in JSONata as people say it: "status is Completed, Failed or Stopped". What is not that simple stays as it is. */
export const conditionInWords = (condition: string | boolean): string =>
  String(condition)
    .replace(/^\{%\s*|\s*%\}$/g, "")
    .replaceAll("$states.input.", "")
    .replace(/ in \[([^\]]*)\]/g, (_, list: string) => ` is ${listed(list.split(/\s*,\s*/))}`)
    .replaceAll(" = ", " is ")
    .replace(/'([^']*)'/g, "$1");
