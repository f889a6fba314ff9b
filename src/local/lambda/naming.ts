import { account, partition, region } from "../names.ts";

const pattern =
  /^(?:(?:arn:aws[a-z-]*:lambda:)?(?:[a-z]{2}(?:-[a-z]+)+-\d:)?(?:(\d{12}):)?function:)?([\w.-]{1,140})(?::(\$LATEST|[\w-]{1,128}))?$/;

/** What a caller named: the function and, where given, a version or alias. */
export interface Named {
  name: string;
  qualifier: string | undefined;
}

/** Reads a function's name, partial ARN or ARN, with or without a qualifier; undefined when it is none. */
export const parseFunctionName = (text: string): Named | undefined => {
  const parts = pattern.exec(text);
  return parts?.[2] === undefined ? undefined : { name: parts[2], qualifier: parts[3] };
};

/** The ARN of a function, by its full name. */
export const arnOf = ({ name, qualifier }: Named) =>
  `arn:${partition}:lambda:${region}:${account}:function:${name}${qualifier === undefined ? "" : `:${qualifier}`}`;
