// Not by the class, which this room does not know; by a symbol of the process, since an app may hold two copies of the library.
const NOTHING = Symbol.for('cdktf-observable-eks/Nothing');

/** Marks a value that stands for null in what a chart or Kubernetes is given. */
export function standsForNull<T extends object>(value: T): T {
  return Object.defineProperty(value, NOTHING, { value: true });
}

export function isNothing(value: object): boolean {
  return (value as { [NOTHING]?: boolean })[NOTHING] === true;
}
