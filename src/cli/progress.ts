/** Bytes from which a dataset takes long enough to be told how far it is. */
const worthTelling = 50 * 2 ** 20;

/** Bytes between two words of progress. */
const step = 16 * 2 ** 20;

interface Terminal {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** Tells a terminal how much of a large dataset has been read, on one line that `end` clears. */
export const progressOn = (terminal: Terminal, name: string, bytes: number | undefined) => {
  const silent = !terminal.isTTY || bytes === undefined || bytes < worthTelling;
  let told = 0;
  return {
    read(so: number) {
      if (silent || so - told < step) return;
      told = so;
      terminal.write(`\r${name}: ${Math.floor((100 * so) / bytes)} %`);
    },
    end() {
      if (told > 0) terminal.write(`\r${" ".repeat(name.length + 8)}\r`);
    },
  };
};
