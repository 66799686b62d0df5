import { IConstruct } from 'constructs';
import { checkCall } from '../private/arguments/check-arguments';
import { requireChartRepository } from '../private/checks/addresses';
import { ValidationError } from '../private/errors';
import { warnIfLate } from '../private/late';

/** Where charts come from instead of their own repositories. */
export interface ChartMirrorOptions {
  /**
   * URL of a repository that contains all charts, https:// or oci://.
   *
   * @default - the charts' own repositories
   */
  readonly repository?: string;

  /**
   * Folder that contains the charts, each as a folder with the chart's name or as `<chart>-<version>.tgz`. The charts are copied next to the
   * Terraform configuration.
   *
   * @default - the charts' own repositories
   */
  readonly folder?: string;
}

const MIRROR = Symbol.for('cdktf-observable-eks/ChartMirror');

type Carrier = IConstruct & { [MIRROR]?: ChartMirrorOptions };

/** Redirects all charts in a part of the construct tree to a mirror, for networks without internet access. */
export class ChartMirror {
  /**
   * Uses a mirror for the charts of everything created below `scope` after this call.
   *
   * @param scope the app, stack or construct
   * @param options the mirror
   * @throws when both a repository and a folder are given, or neither
   */
  public static applyTo(scope: IConstruct, options: ChartMirrorOptions): void {
    checkCall('ChartMirror.applyTo', [scope, options]);
    if ((options.repository === undefined) === (options.folder === undefined)) {
      throw new ValidationError(scope, {
        property: 'ChartMirror',
        problem: 'requires either `repository` or `folder`',
        got: options,
        fix: 'set one of them',
      });
    }
    requireChartRepository(scope, 'repository', options.repository);
    warnIfLate(scope, 'ChartMirror');
    (scope as Carrier)[MIRROR] = options;
  }

  /** @internal */
  public static _of(scope: IConstruct): ChartMirrorOptions | undefined {
    return scope.node.scopes.map((ancestor) => (ancestor as Carrier)[MIRROR]).filter((mirror) => mirror).pop();
  }

  private constructor() {}
}
