declare module "asl-validator" {
  interface Result {
    isValid: boolean;
    errors: { message: string }[];
  }
  const validate: (definition: unknown, options?: { checkPaths?: boolean; checkArn?: boolean }) => Result;
  export default validate;
}
