import { standsForNull } from '../private/nothing';

/** A value for a chart, an add-on or a Kubernetes object that some languages cannot express. */
export class HelmValue {
  /**
   * Null. As a Helm value it takes the default of the chart away. Python, Java, Go and C# lose a null of their own in a map
   * before it reaches the library; in TypeScript `null` is the same.
   */
  public static readonly NONE: HelmValue = standsForNull(new HelmValue());

  private constructor() {}
}
