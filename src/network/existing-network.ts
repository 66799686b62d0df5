import { DataAwsSubnet } from '@cdktf/provider-aws/lib/data-aws-subnet';
import { DataAwsVpc } from '@cdktf/provider-aws/lib/data-aws-vpc';
import { Annotations, ITerraformDependable, Postcondition } from 'cdktf';
import { Construct } from 'constructs';
import { IClusterNetwork } from './network';
import { checkStruct } from '../private/arguments/check-arguments';
import { requireId, requireIds } from '../private/checks/aws-ids';
import { requirePublicCidrs } from '../private/checks/public-cidrs';
import { parseIpv4Block } from '../private/cidr';
import { ValidationError } from '../private/errors';
import { idFromSlot } from '../private/ids';
import { TerraformCheck } from '../private/terraform-check';
import { isToken } from '../private/tokens';

/** Properties of `ExistingNetwork`. */
export interface ExistingNetworkProps {
  /** ID of the VPC. */
  readonly vpcId: string;

  /** IDs of private subnets, for nodes and internal load balancers: in at least two zones, or one with `controlPlaneSubnetIds`. */
  readonly privateSubnetIds: string[];

  /**
   * IDs of public subnets, for internet-facing load balancers and public nodes.
   *
   * @default - none: no load balancer can be internet-facing
   */
  readonly publicSubnetIds?: string[];

  /**
   * IDs of the subnets for the control plane's network interfaces, in at least two zones.
   *
   * @default - the private subnets
   */
  readonly controlPlaneSubnetIds?: string[];

  /**
   * Public IPv4 addresses of the private subnets' route to the internet, such as those of NAT gateways. `EndpointAccess.publicOnly([...])` allows
   * them to reach the API server.
   *
   * @default - unknown
   */
  readonly natAddresses?: string[];

  /**
   * Whether to look up the subnets at plan time and check that they belong to the VPC, have the tags for load balancer controllers and a default
   * route, and assign public addresses where nodes need them. Errors fail the plan; possibly intentional settings cause warnings.
   *
   * @default true
   */
  readonly verify?: boolean;
}

interface SubnetKind {
  readonly slotName: string;
  readonly roleTag: string;
  /** Whether a default route leads out, as an expression on `route`. */
  readonly leadsOut: string;
  readonly gatewayText: string;
}

const PRIVATE: SubnetKind = {
  slotName: 'PrivateSubnet',
  roleTag: 'kubernetes.io/role/internal-elb',
  leadsOut: [
    'route.nat_gateway_id != ""',
    'route.transit_gateway_id != ""',
    'route.network_interface_id != ""',
    'startswith(route.gateway_id, "vgw-")',
  ].join(' || '),
  gatewayText: 'a NAT gateway, a transit gateway or an appliance; nodes there cannot join the cluster without one, unless the VPC has endpoints for all they need',
};

const PUBLIC: SubnetKind = {
  slotName: 'PublicSubnet',
  roleTag: 'kubernetes.io/role/elb',
  leadsOut: 'startswith(route.gateway_id, "igw-")',
  gatewayText: 'an internet gateway, so it is no public subnet',
};

/** An existing VPC. Creates nothing in AWS; missing parts of the VPC are reported at plan time. */
export class ExistingNetwork extends Construct implements IClusterNetwork {
  public readonly vpcId: string;
  public readonly vpcCidr: string;
  public readonly privateSubnetIds: string[];
  public readonly publicSubnetIds: string[];
  public readonly controlPlaneSubnetIds: string[];
  public readonly privateSubnetsAreIsolated = false;
  public readonly natAddresses?: string[];
  public readonly privateRouting: ITerraformDependable[] = [];
  public readonly publicRouting: ITerraformDependable[] = [];

  private readonly vpc: DataAwsVpc;
  private verifiedPublicSubnets: DataAwsSubnet[] = [];

  /**
   * @param scope scope in which to create the data sources
   * @param id construct id
   * @param props IDs of the VPC and its subnets
   * @throws when there are fewer than two subnets of a kind, or a duplicate subnet
   */
  constructor(scope: Construct, id: string, props: ExistingNetworkProps) {
    super(scope, id);
    checkStruct(this, 'ExistingNetworkProps', props);
    requireId(this, 'vpcId', 'vpc', props.vpcId);
    this.requireSubnets('privateSubnetIds', props.privateSubnetIds, props.controlPlaneSubnetIds ? 1 : 2);
    this.requireSubnets('publicSubnetIds', props.publicSubnetIds ?? [], 0);
    this.requireSubnets('controlPlaneSubnetIds', props.controlPlaneSubnetIds ?? props.privateSubnetIds, 2);
    this.warnOfBoth(props.privateSubnetIds, props.publicSubnetIds ?? []);

    this.requireAddresses(props.natAddresses);
    this.vpcId = props.vpcId;
    this.privateSubnetIds = props.privateSubnetIds;
    this.publicSubnetIds = props.publicSubnetIds ?? [];
    this.natAddresses = props.natAddresses;
    this.controlPlaneSubnetIds = props.controlPlaneSubnetIds ?? props.privateSubnetIds;
    this.vpc = new DataAwsVpc(this, 'Vpc', { id: props.vpcId });
    this.vpcCidr = this.vpc.cidrBlock;

    if (props.verify ?? true) {
      this.verify(PRIVATE, this.privateSubnetIds);
      this.verifiedPublicSubnets = this.verify(PUBLIC, this.publicSubnetIds);
    }
  }

  public requirePublicAddresses(): void {
    if (this.publicSubnetIds.length === 0) {
      throw new ValidationError(this, {
        property: 'publicSubnetIds',
        problem: 'is empty, but nodes are placed in public subnets',
        got: this.publicSubnetIds,
        fix: 'list the public subnets, or place the node group in private ones',
      });
    }
    for (const subnet of this.verifiedPublicSubnets) {
      subnet.lifecycle = {
        postcondition: [
          ...(subnet.lifecycle?.postcondition ?? []),
          {
            condition: '${self.map_public_ip_on_launch}',
            errorMessage:
              'Nodes are placed in this public subnet, but it gives them no public address (MapPublicIpOnLaunch is off), so they could not join the cluster. Switch it on, or place the node group in private subnets.',
          },
        ],
      };
    }
    // Once is enough, however many node groups ask.
    this.verifiedPublicSubnets = [];
  }

  // A list that only Terraform knows (a module's output) has one token as its only element: its length says nothing.
  private requireSubnets(property: string, subnetIds: string[], minimum: number): void {
    if (isToken(subnetIds)) {
      return;
    }
    requireIds(this, property, 'subnet', subnetIds);
    if (subnetIds.length < minimum) {
      throw new ValidationError(this, {
        property,
        problem: `must list at least ${minimum === 1 ? 'one subnet' : `${minimum} subnets in different zones`}`,
        got: subnetIds,
        fix: minimum === 1 ? 'list the subnets for the nodes' : 'add a subnet in another availability zone (EKS requires two zones)',
      });
    }
    const twice = subnetIds.find((subnetId, index) => subnetIds.indexOf(subnetId) !== index);
    if (twice !== undefined) {
      throw new ValidationError(this, {
        property,
        problem: 'lists a subnet more than once',
        got: twice,
        fix: 'list each subnet once',
      });
    }
  }

  private requireAddresses(natAddresses: string[] = []): void {
    if (isToken(natAddresses)) {
      throw new ValidationError(this, {
        property: 'natAddresses',
        problem: 'is a list that is only known to Terraform, but each address becomes a separate block',
        fix: 'list the addresses one by one; each may be a value that is only known to Terraform',
      });
    }
    for (const [index, address] of natAddresses.entries()) {
      if (!isToken(address) && !parseIpv4Block(`${address}/32`)) {
        throw new ValidationError(this, {
          property: `natAddresses[${index}]`,
          problem: 'is not an IPv4 address',
          got: address,
          allowed: 'four numbers from 0 to 255 separated by dots, without a prefix length',
          fix: 'pass the public address of the NAT gateway',
        });
      }
    }
    requirePublicCidrs(this, 'natAddresses', natAddresses.map((address) => `${address}/32`));
  }

  private warnOfBoth(privateSubnetIds: string[], publicSubnetIds: string[]): void {
    const both = isToken(privateSubnetIds) ? undefined : privateSubnetIds.find((id) => publicSubnetIds.includes(id));
    if (both !== undefined) {
      // A VPC without private subnets, such as the default one, has no others.
      Annotations.of(this).addWarning(
        `\`publicSubnetIds\` and \`privateSubnetIds\` both list ${both}. A subnet is public if its route table has a route to an internet gateway: place nodes there with SubnetPlacement.PUBLIC, or list it only once.`,
      );
    }
  }

  private verify(kind: SubnetKind, subnetIds: string[]): DataAwsSubnet[] {
    if (isToken(subnetIds)) {
      return [];
    }
    return subnetIds.map((subnetId, slot) => {
      const sameVpc: Postcondition = {
        condition: `\${self.vpc_id == ${this.vpc.fqn}.id}`,
        errorMessage: 'This subnet belongs to another VPC than the one given as vpcId.',
      };
      const subnet = new DataAwsSubnet(this, idFromSlot(kind.slotName, slot), {
        id: subnetId,
        lifecycle: { postcondition: [sameVpc] },
      });
      this.checkTag(kind, slot, subnet);
      this.checkRoute(kind, slot, subnetId);
      return subnet;
    });
  }

  private checkTag(kind: SubnetKind, slot: number, subnet: DataAwsSubnet): void {
    new TerraformCheck(this, idFromSlot(`${kind.slotName}Tag`, slot)).assert({
      condition: `lookup(${subnet.fqn}.tags, "${kind.roleTag}", "") == "1"`,
      message: `A subnet lacks the tag ${kind.roleTag}=1, so load balancer controllers do not find it: ${subnet.id}.`,
    });
  }

  private checkRoute(kind: SubnetKind, slot: number, subnetId: string): void {
    const check = new TerraformCheck(this, idFromSlot(`${kind.slotName}Route`, slot), {
      type: 'aws_route_table',
      config: { subnet_id: subnetId },
    });
    check.assert({
      condition: `anytrue([for route in ${check.data}.routes : route.cidr_block == "0.0.0.0/0" && (${kind.leadsOut})])`,
      message: `The route table of a subnet has no default route to ${kind.gatewayText}: ${subnetId}.`,
    });
  }
}
