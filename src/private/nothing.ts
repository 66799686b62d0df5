// Not by the class, which this room does not know.
const NOTHINGS = new WeakSet<object>();

/** Marks a value that stands for null in what a chart or Kubernetes is given. */
export function standsForNull<T extends object>(value: T): T {
  NOTHINGS.add(value);
  return value;
}

export function isNothing(value: object): boolean {
  return NOTHINGS.has(value);
}
