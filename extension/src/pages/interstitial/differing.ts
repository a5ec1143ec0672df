/** Which letters of a false address are not those of the real one. */

export interface Part {
  text: string;
  isOther: boolean;
}

/** The false address in parts, by its longest common subsequence with the real one. */
export function differing(falseOne: string, realOne: string): Part[] {
  const a = [...falseOne];
  const b = [...realOne];
  const common: number[][] = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = common[i];
      if (row) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const parts: Part[] = [];
  let j = 0;
  a.forEach((letter, i) => {
    while (j < b.length && letter !== b[j] && at(i, j + 1) >= at(i + 1, j) && at(i, j + 1) > 0) j++;
    const isOther = letter !== b[j];
    if (!isOther) j++;
    const last = parts.at(-1);
    if (last?.isOther === isOther) last.text += letter;
    else parts.push({ text: letter, isOther });
  });
  return parts;
}
