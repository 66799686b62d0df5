import { standsForNull } from '../private/nothing';

/** A value for a chart, an add-on or a Kubernetes object that some languages cannot express. */
export class HelmValue {
  /**
   * Null. As a Helm value, it removes the default of the chart. Python, Java, Go and C# lose their own null in a map before it reaches the library;
   * in TypeScript, `null` is equivalent.
   */
  public static readonly NONE: HelmValue = standsForNull(new HelmValue());

  private constructor() {}
}
