import { Fn } from 'cdktf';
import { IConstruct } from 'constructs';
import { hasContent } from '../cluster/cluster-contents';
import { checkCall } from '../private/arguments/check-arguments';
import { ValidationError } from '../private/errors';
import { warnWhenComplete } from '../private/late';
import { isToken } from '../private/tokens';

/** Bounds of a node group's size. */
export interface NodeGroupBounds {
  /** Minimum number of nodes, 0 or more. */
  readonly min: number;
  /** Maximum number of nodes, 1 or more. */
  readonly max: number;
  /**
   * Initial number of nodes.
   *
   * @default - the minimum, or 1 if that is 0
   */
  readonly desired?: number;
}

/** Bounds of a group that an autoscaler scales. */
export interface AutoscaledBounds extends NodeGroupBounds {
  /**
   * What scales the group, in your words, if this app does not create it: `Cluster Autoscaler, installed by GitOps`.
   *
   * @default - a chart `cluster-autoscaler` that this app installs into the cluster; a warning without one
   */
  readonly scaledBy?: string;
}

/** How many nodes a group has, and what scales it. */
export class NodeGroupSize {
  /**
   * A constant number of nodes, set by Terraform.
   *
   * @param count number of nodes
   */
  public static fixed(count: number): NodeGroupSize {
    checkCall('NodeGroupSize.fixed', [count]);
    return new NodeGroupSize(count, count, count, true);
  }

  /**
   * Between two bounds; Terraform sets the number at every apply.
   *
   * @param bounds minimum, maximum and current number
   */
  public static managed(bounds: NodeGroupBounds): NodeGroupSize {
    checkCall('NodeGroupSize.managed', [bounds]);
    return NodeGroupSize.between(bounds, true);
  }

  /**
   * Between two bounds; an autoscaler sets the number. Terraform sets it only when it creates the group. EKS rejects a minimum above the current
   * number: scale up first, then raise it. EKS itself scales nothing: install an autoscaler; a warning says if none is declared.
   *
   * @param bounds minimum, maximum and initial number, and what scales
   */
  public static autoscaled(bounds: AutoscaledBounds): NodeGroupSize {
    checkCall('NodeGroupSize.autoscaled', [bounds]);
    return NodeGroupSize.between(bounds, false, bounds.scaledBy);
  }

  private static between(bounds: NodeGroupBounds, managed: boolean, scaledBy?: string): NodeGroupSize {
    return new NodeGroupSize(bounds.min, bounds.max, bounds.desired ?? atLeastOne(bounds.min), managed, scaledBy);
  }

  private constructor(
    /** Least number of nodes. */
    public readonly min: number,
    /** Greatest number of nodes. */
    public readonly max: number,
    /** Number of nodes to start with, or to hold. */
    public readonly desired: number,
    /** Whether Terraform holds the number of nodes. */
    public readonly isManaged: boolean,
    /** What scales the group; none where nobody said. */
    public readonly scaledBy?: string,
  ) {}

  /** @internal */
  public _validate(scope: IConstruct, property: string): void {
    const sizes = [this.min, this.desired, this.max];
    if (sizes.some((size) => isToken(size))) {
      return;
    }
    const ordered = sizes.every((size) => Number.isInteger(size)) && this.min <= this.desired && this.desired <= this.max;
    if (!ordered || this.min < 0 || this.max < 1) {
      throw new ValidationError(scope, {
        property,
        problem: 'is not a valid size of a node group',
        got: { min: this.min, desired: this.desired, max: this.max },
        allowed: 'whole numbers with 0 <= min <= desired <= max and max >= 1',
        fix: 'correct the limits, as in NodeGroupSize.autoscaled({ min: 2, max: 6 })',
      });
    }
  }
}

/** Chart of the one autoscaler that scales managed node groups: Karpenter makes nodes of its own. */
const CLUSTER_AUTOSCALER = 'cluster-autoscaler';

/** Warns when a group waits for an autoscaler, and nothing of the app is one. */
export function warnOfNoAutoscaler(scope: IConstruct, cluster: IConstruct, size: NodeGroupSize): void {
  if (size.isManaged || size.scaledBy !== undefined) {
    return;
  }
  warnWhenComplete(scope, () => hasContent(cluster, CLUSTER_AUTOSCALER) ? undefined
    : '`size` is autoscaled, but this app installs no autoscaler: EKS does not change the number of nodes. Install the Cluster Autoscaler (docs/autoscaling.md), name an autoscaler installed elsewhere (`scaledBy`), or use NodeGroupSize.fixed or managed.');
}

function atLeastOne(count: number): number {
  return isToken(count) ? Fn.max([count, 1]) : Math.max(count, 1);
}
