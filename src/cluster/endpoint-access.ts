import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { KubernetesAccess } from './kubernetes-access';
import { checkCall } from '../private/arguments/check-arguments';
import { ANYWHERE, requirePublicCidrs } from '../private/checks/public-cidrs';
import { ValidationError } from '../private/errors';
import { isToken } from '../private/tokens';

/** Where Terraform runs, relative to a private API server. */
export enum TerraformPlace {
  /** In the VPC or a connected network, with a resolver for the VPC's private zone. */
  IN_VPC = 'IN_VPC',
  /** Elsewhere: it needs a tunnel or a proxy. */
  OUTSIDE = 'OUTSIDE',
}

/** Where the API server can be reached from. */
export class EndpointAccess {
  /**
   * From inside the VPC over a private address, and from the internet.
   *
   * @param publicCidrs IPv4 blocks of public addresses that can reach the endpoint, 40 at most, such as your own address with /32; omitted means
   * every address, with a warning
   */
  public static publicAndPrivate(publicCidrs?: string[]): EndpointAccess {
    checkCall('EndpointAccess.publicAndPrivate', [publicCidrs]);
    return new EndpointAccess(true, true, publicCidrs);
  }

  /**
   * From the internet only. Nodes reach the API server through their route to the internet, so known addresses of NAT gateways are added to the
   * blocks: those of a `ClusterNetwork`, and `natAddresses` of an `ExistingNetwork`. Addresses of nodes in public subnets are not known in advance,
   * so these are rejected unless every address can reach the endpoint.
   *
   * @param publicCidrs IPv4 blocks of public addresses that can reach the endpoint, 40 at most, such as your own address with /32; omitted means
   * every address, with a warning
   * @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
   */
  public static publicOnly(publicCidrs?: string[]): EndpointAccess {
    checkCall('EndpointAccess.publicOnly', [publicCidrs]);
    return new EndpointAccess(true, false, publicCidrs);
  }

  /**
   * Only from inside the VPC or connected networks. Terraform must reach the API server to install Helm releases: either it runs there too
   * (`TerraformPlace.IN_VPC`), or through a tunnel or proxy (`KubernetesAccess.endpoint`, `KubernetesAccess.proxyUrl`).
   *
   * @param terraformPlace where Terraform runs; by default outside, with a tunnel or proxy
   */
  public static privateOnly(terraformPlace: TerraformPlace = TerraformPlace.OUTSIDE): EndpointAccess {
    checkCall('EndpointAccess.privateOnly', [terraformPlace]);
    return new EndpointAccess(false, true, undefined, terraformPlace);
  }

  private constructor(
    /** Whether the API server has a public endpoint. */
    public readonly isPublic: boolean,
    /** Whether the API server has a private endpoint. */
    public readonly isPrivate: boolean,
    private readonly cidrs?: string[],
    private readonly terraformPlace?: TerraformPlace,
  ) {}

  /** IPv4 blocks that can reach the public endpoint. */
  public get publicCidrs(): string[] {
    return this.isPublic ? this.cidrs ?? [ANYWHERE] : [];
  }

  /** @internal */
  public _validate(scope: IConstruct): void {
    if (!this.isPublic || isToken(this.cidrs)) {
      return;
    }
    if (this.cidrs && this.cidrs.length === 0) {
      throw new ValidationError(scope, {
        property: 'endpoint',
        problem: 'is public with an empty list, which EKS treats as open to everyone',
        got: [],
        fix: 'list the blocks, or use EndpointAccess.privateOnly()',
      });
    }
    requirePublicCidrs(scope, 'endpoint.publicCidrs', this.publicCidrs);
    if (this.publicCidrs.includes(ANYWHERE)) {
      Annotations.of(scope).addWarning(
        'Every address on the internet can reach the API server. Restrict it to your CIDR blocks: EndpointAccess.publicAndPrivate([...]).',
      );
    }
  }

  /** @internal */
  public _requireWay(scope: IConstruct, access: KubernetesAccess = {}): void {
    const isReached = this.isPublic || this.terraformPlace === TerraformPlace.IN_VPC;
    if (!isReached && access.endpoint === undefined && access.proxyUrl === undefined) {
      throw new ValidationError(scope, {
        property: 'controlPlane.endpoint',
        problem: 'is private, and Terraform has no configured way to reach the API server to install Helm releases',
        fix: 'if Terraform runs inside the VPC, use EndpointAccess.privateOnly(TerraformPlace.IN_VPC); otherwise set `proxyUrl` (a proxy) or `endpoint` (a tunnel) in `kubernetesAccess`',
      });
    }
  }
}
