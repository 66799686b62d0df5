import { DataAwsAvailabilityZones } from '@cdktf/provider-aws/lib/data-aws-availability-zones';
import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { Eip } from '@cdktf/provider-aws/lib/eip';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { Annotations, ITerraformDependable, propertyAccess, Token } from 'cdktf';
import { Construct } from 'constructs';
import { ClusterNetworkOptions } from './cluster-network-options';
import { NatGateways } from './nat-gateways';
import { IClusterNetwork } from './network';
import { NetworkEndpoints } from './network-endpoints';
import { DEFAULT_VPC_CIDR, layOutSubnets, SubnetLayout, ZONE_SLOTS } from './subnet-layout';
import { VpcEndpoints } from './vpc-endpoints';
import { VpcFlowLogs, VpcFlowLogsOptions } from './vpc-flow-logs';
import { checkStruct } from '../private/arguments/check-arguments';
import { requireClusterName } from '../private/checks/aws-names';
import { requireRoomForTags } from '../private/checks/aws-tags';
import { requireZones } from '../private/checks/regions-and-zones';
import { parseIpv4Block } from '../private/cidr';
import { ValidationError } from '../private/errors';
import { idFromSlot } from '../private/ids';
import { guardOnceInAws } from '../private/once-in-aws';
import { requireInteger, requireLiteralList, requireLiteralNumber } from '../private/validation';
import { ResourceDefaults } from '../settings/resource-defaults';

/**
 * Zones whose subnets EKS refuses for a control plane, by zone id, since a zone's name differs between accounts.
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html, read 2026-11-26.
 */
const ZONES_WITHOUT_EKS = ['use1-az3', 'usw1-az2', 'cac1-az3'];

/** EKS wants subnets in at least two zones, and two are all the control plane uses at a time. */
const CONTROL_PLANE_ZONES = 2;

/** Properties of `ClusterNetwork`. */
export interface ClusterNetworkProps extends ClusterNetworkOptions {
  /**
   * Names of the clusters in the network. Their load balancer controllers find the subnets by a tag with this name.
   *
   * @default - no cluster tags; controllers find subnets only by their role tag
   */
  readonly clusterNames?: string[];
}

/**
 * A VPC for a cluster: public and private subnets in several zones, internet gateway, NAT gateways, route tables, and the tags by which load balancer
 * controllers find subnets. Its default security group is closed; VPC endpoints and flow logs are optional. Creates no cluster.
 */
export class ClusterNetwork extends Construct implements IClusterNetwork {
  /** The VPC. */
  public readonly vpc: Vpc;
  /** The public subnets, by zone. */
  public readonly publicSubnets: Subnet[];
  /** The private subnets, by zone. */
  public readonly privateSubnets: Subnet[];
  /** The internet gateway. */
  public readonly internetGateway: InternetGateway;
  /** The NAT gateways: one per zone, one, or none. */
  public readonly natGateways: NatGateway[];
  /** The route table that all public subnets share. */
  public readonly publicRouteTable: RouteTable;
  /** The route tables of the private subnets, by zone. */
  public readonly privateRouteTables: RouteTable[];
  /** The default security group, if closed. */
  public readonly defaultSecurityGroup?: DefaultSecurityGroup;
  /** The VPC endpoints, if any. */
  public readonly endpoints?: NetworkEndpoints;
  /** The flow logs, if enabled. */
  public readonly flowLogs?: VpcFlowLogs;

  public readonly privateSubnetsAreIsolated: boolean;
  public readonly privateSubnetsReachOnlyAws?: boolean;
  public readonly awsServices?: string[];
  public readonly natAddresses?: string[];
  public readonly privateRouting: ITerraformDependable[];
  public readonly publicRouting: ITerraformDependable[];

  private readonly displayName: string;
  private readonly tags: { [key: string]: string };
  private readonly clusterTags: { [key: string]: string };

  /**
   * @param scope scope in which to create the network
   * @param id construct id
   * @param props the network's configuration
   * @throws when a block is malformed, too small, outside the VPC or overlaps another
   */
  constructor(scope: Construct, id: string, props: ClusterNetworkProps = {}) {
    super(scope, id);
    checkStruct(this, 'ClusterNetworkProps', props);
    guardOnceInAws(this);
    const zones = this.requireZones(props);
    const layout = layOutSubnets(this, {
      ...props,
      vpcCidr: props.vpcCidr ?? DEFAULT_VPC_CIDR,
      zones,
      reservedCidrs: props.reservedCidrs ?? [],
    });
    this.warnOfSmallSubnets(layout);

    requireLiteralList(this, 'clusterNames', props.clusterNames ?? [], 'each name becomes part of a tag key');
    (props.clusterNames ?? []).forEach((name, index) => requireClusterName(this, `clusterNames[${index}]`, name));
    this.displayName = props.clusterNames?.[0] ?? id;
    this.tags = ResourceDefaults.of(this).tags ?? {};
    this.clusterTags = Object.fromEntries(
      (props.clusterNames ?? []).map((name) => [`kubernetes.io/cluster/${name}`, 'shared']),
    );
    requireRoomForTags(this, 'tags', this.tags, { to: 'a subnet', count: 2 + Object.keys(this.clusterTags).length });
    this.vpc = this.createVpc(props.vpcCidr ?? DEFAULT_VPC_CIDR);
    this.internetGateway = new InternetGateway(this, 'InternetGateway', {
      vpcId: this.vpc.id,
      tags: this.named('internet'),
    });
    const zoneNames = props.availabilityZoneNames ?? this.findZones(zones);
    this.publicSubnets = this.createPublicSubnets(layout, zoneNames, !props.availabilityZoneNames);
    this.privateSubnets = this.createPrivateSubnets(layout, zoneNames, !props.availabilityZoneNames);

    this.publicRouteTable = new RouteTable(this, 'PublicRouteTable', {
      vpcId: this.vpc.id,
      tags: this.named('public'),
    });
    this.publicRouting = this.routePublicSubnets();
    const mode = props.natGateways ?? NatGateways.ONE_PER_ZONE;
    const isClosed = mode === NatGateways.NONE && props.otherWayOut === undefined;
    this.natAddresses = mode === NatGateways.NONE && !isClosed ? undefined : [];
    this.natGateways = this.createNatGateways(mode);
    this.privateRouteTables = this.createPrivateRouteTables();
    this.endpoints = this.createEndpoints(props.endpoints);
    this.privateRouting = [...this.routePrivateSubnets(), ...(this.endpoints?.dependencies ?? [])];
    this.privateSubnetsReachOnlyAws = isClosed && (props.endpoints?.serveNodes ?? false);
    this.awsServices = isClosed && props.endpoints ? ['s3', ...props.endpoints.services] : undefined;
    this.privateSubnetsAreIsolated = isClosed && !this.privateSubnetsReachOnlyAws;
    this.flowLogs = this.createFlowLogs(props.flowLogs);
    this.defaultSecurityGroup = this.closeDefaultSecurityGroup(props.closeDefaultSecurityGroup ?? true);
  }

  public get vpcId(): string {
    return this.vpc.id;
  }

  public get vpcCidr(): string {
    return this.vpc.cidrBlock;
  }

  public get publicSubnetIds(): string[] {
    return this.publicSubnets.map((subnet) => subnet.id);
  }

  public get privateSubnetIds(): string[] {
    return this.privateSubnets.map((subnet) => subnet.id);
  }

  public get controlPlaneSubnetIds(): string[] {
    return this.privateSubnetIds.slice(0, CONTROL_PLANE_ZONES);
  }

  public requirePublicAddresses(): void {
    for (const subnet of this.publicSubnets) {
      subnet.mapPublicIpOnLaunch = true;
    }
  }

  private requireZones(props: ClusterNetworkProps): number {
    const zones = props.availabilityZones ?? props.availabilityZoneNames?.length ?? CONTROL_PLANE_ZONES;
    requireLiteralNumber(this, 'availabilityZones', zones, 'it is the number of subnets');
    requireInteger(this, 'availabilityZones', zones, CONTROL_PLANE_ZONES, ZONE_SLOTS);
    const names = props.availabilityZoneNames;
    requireZones(this, 'availabilityZoneNames', names ?? []);
    if (names && (names.length !== zones || new Set(names).size !== names.length)) {
      throw new ValidationError(this, {
        property: 'availabilityZoneNames',
        problem: `must list ${zones} different zones`,
        got: names,
        fix: 'list each zone once, as many as `availabilityZones`',
      });
    }
    return zones;
  }

  private createVpc(cidrBlock: string): Vpc {
    return new Vpc(this, 'Vpc', {
      cidrBlock,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: this.named('vpc'),
    });
  }

  private warnOfSmallSubnets(layout: SubnetLayout): void {
    const small = layout.privateCidrs.filter((cidr) => (parseIpv4Block(cidr)?.prefix ?? 0) > 24);
    if (small.length > 0) {
      Annotations.of(this).addWarning(
        `Private subnets with fewer than 256 addresses (${small.join(', ')}) run out soon: every pod uses an address of the VPC. Use a larger \`vpcCidr\`.`,
      );
    }
  }

  /** The names of the first zones that EKS supports. Local Zones and Wavelength Zones, which are opted into, are not. */
  private findZones(zones: number): string[] {
    const found = new DataAwsAvailabilityZones(this, 'Zones', {
      excludeZoneIds: ZONES_WITHOUT_EKS,
      filter: [{ name: 'opt-in-status', values: ['opt-in-not-required'] }],
      lifecycle: {
        postcondition: [
          {
            condition: `\${length(self.names) >= ${zones}}`,
            errorMessage: `The region has fewer than ${zones} availability zones that EKS supports. Lower availabilityZones or use another region.`,
          },
        ],
      },
    });
    return [...Array(zones).keys()].map((slot) => Token.asString(propertyAccess(found.names, [slot])));
  }

  private createPublicSubnets(layout: SubnetLayout, zoneNames: string[], keepZone: boolean): Subnet[] {
    return layout.publicCidrs.map(
      (cidrBlock, slot) =>
        new Subnet(this, idFromSlot('PublicSubnet', slot), {
          vpcId: this.vpc.id,
          cidrBlock,
          availabilityZone: zoneNames[slot],
          tags: { ...this.named(`public-${slot + 1}`), ...this.clusterTags, 'kubernetes.io/role/elb': '1' },
          lifecycle: zoneLifecycle(keepZone),
        }),
    );
  }

  private createPrivateSubnets(layout: SubnetLayout, zoneNames: string[], keepZone: boolean): Subnet[] {
    return layout.privateCidrs.map(
      (cidrBlock, slot) =>
        new Subnet(this, idFromSlot('PrivateSubnet', slot), {
          vpcId: this.vpc.id,
          cidrBlock,
          availabilityZone: zoneNames[slot],
          tags: { ...this.named(`private-${slot + 1}`), ...this.clusterTags, 'kubernetes.io/role/internal-elb': '1' },
          lifecycle: zoneLifecycle(keepZone),
        }),
    );
  }

  private routePublicSubnets(): ITerraformDependable[] {
    const route = new Route(this, 'PublicDefaultRoute', {
      routeTableId: this.publicRouteTable.id,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: this.internetGateway.id,
    });
    const associations = this.publicSubnets.map(
      (subnet, slot) =>
        new RouteTableAssociation(this, idFromSlot('PublicRouteTableAssociation', slot), {
          routeTableId: this.publicRouteTable.id,
          subnetId: subnet.id,
        }),
    );
    return [this.internetGateway, route, ...associations];
  }

  private createNatGateways(mode: NatGateways): NatGateway[] {
    const count = { ONE_PER_ZONE: this.publicSubnets.length, SINGLE: 1, NONE: 0 }[mode];
    return this.publicSubnets.slice(0, count).map((subnet, slot) => {
      const address = new Eip(this, idFromSlot('NatAddress', slot), {
        domain: 'vpc',
        tags: this.named(`nat-${slot + 1}`),
        dependsOn: [this.internetGateway],
      });
      this.natAddresses?.push(address.publicIp);
      return new NatGateway(this, idFromSlot('NatGateway', slot), {
        allocationId: address.id,
        subnetId: subnet.id,
        tags: this.named(`nat-${slot + 1}`),
        dependsOn: this.publicRouting,
      });
    });
  }

  // One table a zone even where all share a NAT gateway, so that adding gateways changes a route and nothing else.
  private createPrivateRouteTables(): RouteTable[] {
    return this.privateSubnets.map(
      (_, slot) =>
        new RouteTable(this, idFromSlot('PrivateRouteTable', slot), {
          vpcId: this.vpc.id,
          tags: this.named(`private-${slot + 1}`),
        }),
    );
  }

  private routePrivateSubnets(): ITerraformDependable[] {
    return this.privateRouteTables.flatMap((table, slot) => {
      const association = new RouteTableAssociation(this, idFromSlot('PrivateRouteTableAssociation', slot), {
        routeTableId: table.id,
        subnetId: this.privateSubnets[slot].id,
      });
      const gateway = this.natGateways[slot] ?? this.natGateways[0];
      if (!gateway) {
        return [association];
      }
      const route = new Route(this, idFromSlot('PrivateDefaultRoute', slot), {
        routeTableId: table.id,
        destinationCidrBlock: '0.0.0.0/0',
        natGatewayId: gateway.id,
      });
      return [association, route, gateway];
    });
  }

  private createEndpoints(endpoints: VpcEndpoints | undefined): NetworkEndpoints | undefined {
    return endpoints && new NetworkEndpoints(this, 'Endpoints', {
      vpcId: this.vpc.id,
      vpcCidr: this.vpc.cidrBlock,
      subnetIds: this.privateSubnetIds,
      routeTableIds: [...this.privateRouteTables, this.publicRouteTable].map((table) => table.id),
      networkName: this.displayName,
      endpoints,
    });
  }

  private createFlowLogs(options: VpcFlowLogsOptions | undefined): VpcFlowLogs | undefined {
    return options && new VpcFlowLogs(this, 'FlowLogs', {
      ...options,
      vpcId: this.vpc.id,
      networkName: this.displayName,
    });
  }

  private closeDefaultSecurityGroup(close: boolean): DefaultSecurityGroup | undefined {
    if (!close) {
      Annotations.of(this).addWarning(
        'The default security group of the VPC stays open: everything launched without a security group can connect to everything else in this group, and to the internet. Remove `closeDefaultSecurityGroup` to close it.',
      );
      return undefined;
    }
    return new DefaultSecurityGroup(this, 'DefaultSecurityGroup', {
      vpcId: this.vpc.id,
      tags: this.named('default-closed'),
    });
  }

  private named(suffix: string): { [key: string]: string } {
    return { ...this.tags, Name: `${this.displayName}-${suffix}` };
  }
}

// The list of zones can change under a running network, and a subnet that moved would be replaced.
function zoneLifecycle(keepZone: boolean): { ignoreChanges: string[] } | undefined {
  return keepZone ? { ignoreChanges: ['availability_zone'] } : undefined;
}
