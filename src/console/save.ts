/** Lets the visitor save something as a file. */
export const save = (name: string, content: Blob) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
};
