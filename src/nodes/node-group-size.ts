import { Fn } from 'cdktf';
import { IConstruct } from 'constructs';
import { ValidationError } from '../private/errors';
import { isToken } from '../private/tokens';

/** Bounds of a node group's size. */
export interface NodeGroupBounds {
  /** Least number of nodes, 0 or more. */
  readonly min: number;
  /** Greatest number of nodes, 1 or more. */
  readonly max: number;
  /**
   * Number of nodes to start with.
   *
   * @default - the least number, or 1 where that is 0
   */
  readonly desired?: number;
}

/** How many nodes a group has, and who decides. */
export class NodeGroupSize {
  /**
   * Always so many nodes: Terraform decides.
   *
   * @param count number of nodes
   */
  public static fixed(count: number): NodeGroupSize {
    return new NodeGroupSize(count, count, count, true);
  }

  /**
   * Between two bounds, and Terraform sets the number at every apply.
   *
   * @param bounds least, greatest and current number
   */
  public static managed(bounds: NodeGroupBounds): NodeGroupSize {
    return NodeGroupSize.between(bounds, true);
  }

  /**
   * Between two bounds, and an autoscaler decides: Terraform sets the number when it makes the group and never
   * again. EKS refuses a least number above the current one: scale up first, then raise it.
   *
   * @param bounds least, greatest and first number
   */
  public static autoscaled(bounds: NodeGroupBounds): NodeGroupSize {
    return NodeGroupSize.between(bounds, false);
  }

  private static between(bounds: NodeGroupBounds, managed: boolean): NodeGroupSize {
    return new NodeGroupSize(bounds.min, bounds.max, bounds.desired ?? atLeastOne(bounds.min), managed);
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
        problem: 'is no size of a node group',
        got: { min: this.min, desired: this.desired, max: this.max },
        allowed: 'whole numbers with 0 <= min <= desired <= max and max >= 1',
        fix: 'correct the bounds, as in NodeGroupSize.autoscaled({ min: 2, max: 6 })',
      });
    }
  }
}

function atLeastOne(count: number): number {
  return isToken(count) ? Fn.max([count, 1]) : Math.max(count, 1);
}
