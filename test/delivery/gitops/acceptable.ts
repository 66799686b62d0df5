import { validate } from '../../helpers/charts';
import { notRestricted, podsOf, unlimited } from '../../helpers/pod-security';

/** What holds for all that the real chart of an engine renders. */
export function areAcceptable(objects: () => any[]): void {
  it('is objects that Kubernetes takes', () => {
    const { valid, errors } = validate(objects());
    expect(errors).toEqual([]);
    expect(valid).toHaveLength(objects().length);
  });

  it('has pods that Pod Security lets in at its strictest level, with requests and memory limits', () => {
    const pods = podsOf(objects());
    expect(pods.flatMap(notRestricted)).toEqual([]);
    expect(unlimited(pods)).toEqual([]);
  });
}
