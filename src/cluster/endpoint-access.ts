import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { parseIpv4Block } from '../private/cidr';
import { ValidationError } from '../private/errors';
import { isToken } from '../private/tokens';

const ANYWHERE = '0.0.0.0/0';

/** From where the API server can be reached. */
export class EndpointAccess {
  /**
   * From inside the VPC over a private address, and from the internet.
   *
   * @param publicCidrs IPv4 blocks that may reach the public endpoint; none given means every address, with a warning
   */
  public static publicAndPrivate(publicCidrs?: string[]): EndpointAccess {
    return new EndpointAccess(true, true, publicCidrs);
  }

  /**
   * From the internet only. Nodes reach the API server over their way out, so the blocks must include the addresses
   * of the NAT gateways.
   *
   * @param publicCidrs IPv4 blocks that may reach the public endpoint; none given means every address, with a warning
   */
  public static publicOnly(publicCidrs?: string[]): EndpointAccess {
    return new EndpointAccess(true, false, publicCidrs);
  }

  /**
   * From inside the VPC, or what is connected to it, only. Terraform has to run there too, or reach the API server
   * through a proxy (`KubernetesAccess.proxyUrl`).
   */
  public static privateOnly(): EndpointAccess {
    return new EndpointAccess(false, true);
  }

  private constructor(
    /** Whether the API server has a public endpoint. */
    public readonly isPublic: boolean,
    /** Whether the API server has a private endpoint. */
    public readonly isPrivate: boolean,
    private readonly cidrs?: string[],
  ) {}

  /** IPv4 blocks that may reach the public endpoint. */
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
        problem: 'is public, but no block may reach it; EKS reads an empty list as everybody',
        got: [],
        fix: 'list the blocks, or use EndpointAccess.privateOnly()',
      });
    }
    for (const cidr of this.publicCidrs) {
      if (!isToken(cidr) && !parseIpv4Block(cidr)) {
        throw new ValidationError(scope, {
          property: 'endpoint',
          problem: 'holds what is no IPv4 block',
          got: cidr,
          allowed: 'blocks such as 203.0.113.0/24, without host bits; /32 for one address',
          fix: 'correct the block',
        });
      }
    }
    if (this.publicCidrs.includes(ANYWHERE)) {
      Annotations.of(scope).addWarning(
        'The API server can be reached from every address on the internet. Name the blocks that may: EndpointAccess.publicAndPrivate([...]).',
      );
    }
  }
}
