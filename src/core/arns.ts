/** The last part of an ARN: what tells a resource from others of its kind. */
export const idIn = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

/** Where a resource lives: its ARN's partition, region and account. */
export const placeOf = (arn: string): string => {
  const [, partition, , region, account] = arn.split(":");
  return [partition, region, account].join(":");
};
