/** The name that was meant, where one is near enough to be sure. */
export function nearest(written: string, names: string[]): string | undefined {
  const plain = (name: string) => name.replace(/[^a-z0-9]/gi, '').toLowerCase();
  const [best] = names
    .map((name) => ({ name, steps: distance(plain(written), plain(name)) }))
    .sort((one, other) => one.steps - other.steps);
  return best && best.steps <= Math.max(2, Math.floor(written.length / 4)) ? best.name : undefined;
}

/** Letters to put in, take away or change to get from one word to the other (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[to.length];
}
