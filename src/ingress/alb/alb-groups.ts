import { checkCall } from '../../private/arguments/check-arguments';
import { requirePattern } from '../../private/validation';

/**
 * Which Ingresses of class `alb` share a load balancer. Anyone who can add an Ingress to a group can take over hosts and paths of the others.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#group.name
 */
export class AlbGroups {
  /** Those with the same annotation `alb.ingress.kubernetes.io/group.name`. An Ingress can name any group. */
  public static chosenByIngresses(): AlbGroups {
    return new AlbGroups(false);
  }

  /** None: each has its own load balancer. New Ingresses with the annotation are rejected; existing ones stay. */
  public static none(): AlbGroups {
    return new AlbGroups(true);
  }

  /**
   * All, regardless of their annotations.
   *
   * @param groupName name of the group
   */
  public static one(groupName: string): AlbGroups {
    checkCall('AlbGroups.one', [groupName]);
    // https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#group.name (2026-11-30)
    requirePattern('AlbGroups.one', 'groupName', groupName, /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/,
      'up to 63 of a-z, 0-9, - and ., with a letter or digit at both ends', "use a name such as 'shared'");
    return new AlbGroups(true, groupName);
  }

  private constructor(
    /**
     * Whether Ingresses have no say.
     *
     * @internal
     */
    public readonly _areFixed: boolean,
    /**
     * The group of all.
     *
     * @internal
     */
    public readonly _groupName?: string,
  ) {}
}
