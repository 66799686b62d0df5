const UNITS: Record<string, number> = {
  'm': 1e-3, '': 1, 'k': 1e3, 'M': 1e6, 'G': 1e9, 'T': 1e12, 'Ki': 2 ** 10, 'Mi': 2 ** 20, 'Gi': 2 ** 30, 'Ti': 2 ** 40,
};

/** A quantity of Kubernetes as a number: of CPUs, of bytes. */
export function toNumber(quantity: string | number): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(String(quantity)) ?? [];
  if (number === undefined || !(unit in UNITS)) throw new Error(`not a quantity: ${quantity}`);
  return Number(number) * UNITS[unit];
}

/** The same in whole GiB, up, as EBS sells them. */
export function toGibibytes(quantity: string | number): number {
  return Math.ceil(toNumber(quantity) / 2 ** 30);
}
