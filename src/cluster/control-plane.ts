import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { guardClaims, stateClusterName } from './cluster-claims';
import { ControlPlaneLogging, ControlPlaneLogType } from './control-plane-logging';
import { EndpointAccess } from './endpoint-access';
import { KubernetesVersion } from './kubernetes-version';
import { publicCidrsFor } from './node-reach';
import { remoteNetworkConfig, remoteSecurityGroup, requireApartFromVpc, requireRemoteNetworks } from './remote-access';
import { RemoteNetworks } from './remote-networks';
import { SecretsEncryption } from './secrets-encryption';
import { SupportPolicy } from './support-policy';
import { IClusterNetwork } from '../network/network';
import { checkStruct } from '../private/arguments/check-arguments';
import { arnPart } from '../private/arn';
import { regionAt } from '../private/aws-region';
import { requireArnIfGiven } from '../private/checks/aws-arn';
import { requireClusterName } from '../private/checks/aws-names';
import { isPrivateBlock, parseIpv4Block } from '../private/cidr';
import { ValidationError } from '../private/errors';
import { attachAwsManagedPolicy, roleConfig, serviceTrust } from '../private/iam-role';
import { requireLogRetention } from '../private/log-retention';
import { guardOnceInAws } from '../private/once-in-aws';
import { isToken } from '../private/tokens';
import { requireLiteral } from '../private/validation';
import { keptLifecycle } from '../settings/kept';
import { ResourceDefaults } from '../settings/resource-defaults';

const DEFAULT_RETENTION_DAYS = 90;

/** Options of the control plane. */
export interface ControlPlaneOptions {
  /**
   * Who can reach the API server.
   *
   * @default - the VPC, and every address on the internet, with a warning
   */
  readonly endpoint?: EndpointAccess;

  /**
   * Logs that the control plane sends to CloudWatch. Audit logs of a busy cluster cost more than its control plane.
   *
   * @default - API server, audit and authenticator logs, kept for 90 days
   */
  readonly logging?: ControlPlaneLogging;

  /**
   * The KMS key that encrypts Kubernetes secrets. A key can be added to a cluster, but never changed or removed.
   *
   * @default SecretsEncryption.managedKey()
   */
  readonly secretsEncryption?: SecretsEncryption;

  /**
   * What happens when the version leaves standard support.
   *
   * @default SupportPolicy.EXTENDED, as EKS itself
   */
  readonly supportPolicy?: SupportPolicy;

  /**
   * Whether EKS prevents the deletion of the cluster. To delete it, disable this and apply first.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * Whether Amazon Application Recovery Controller can shift the cluster's traffic away from an impaired zone.
   *
   * @default false
   */
  readonly zonalShift?: boolean;

  /**
   * IPv4 block for Kubernetes services: private, /12 to /24, outside the VPC. Cannot be changed.
   *
   * @default - EKS chooses 10.100.0.0/16 or 172.20.0.0/16, whichever does not overlap the VPC
   */
  readonly serviceCidr?: string;

  /**
   * Networks of hybrid nodes outside AWS (`HybridNodes`). The endpoint is then public or private, not both. Can be added and changed later.
   *
   * @default - no hybrid nodes
   */
  readonly remoteNetworks?: RemoteNetworks;
}

/** Properties of `ControlPlane`. */
export interface ControlPlaneProps extends ControlPlaneOptions {
  /** Name of the cluster: a letter or digit, then letters, digits, `-` and `_`, up to 100 characters. Must be a literal. */
  readonly clusterName: string;

  /** The network of the cluster. */
  readonly network: IClusterNetwork;

  /**
   * Kubernetes version.
   *
   * @default KubernetesVersion.V1_36
   */
  readonly version?: KubernetesVersion;
}

/**
 * The control plane of an EKS cluster, with its role, log group and key. Access is only through access entries; initially there are none, not even
 * for the creator of the cluster, and no add-ons.
 */
export class ControlPlane extends Construct {
  /** The cluster. */
  public readonly resource: EksCluster;
  /** Name of the cluster, as EKS reports it. */
  public readonly clusterName: string;
  /** ARN of the cluster. */
  public readonly clusterArn: string;
  /** The role of the control plane. */
  public readonly role: IamRole;
  /** The log group of the control plane, if logging is enabled. */
  public readonly logGroup?: CloudwatchLogGroup;
  /** The key for Kubernetes secrets, if one is created. */
  public readonly secretsKey?: KmsKey;
  /** Who can reach the API server. */
  public readonly endpointAccess: EndpointAccess;
  /** The requested Kubernetes version. */
  public readonly kubernetesVersion: KubernetesVersion;
  /** Networks of hybrid nodes outside AWS. */
  public readonly remoteNetworks?: RemoteNetworks;
  /** The security group that lets them to the API server, if there are any. */
  public readonly remoteSecurityGroup?: SecurityGroup;

  /**
   * @param scope scope in which to create the control plane
   * @param id construct id
   * @param props the control plane settings
   * @throws when the name, the version, an address block or a retention is invalid
   */
  constructor(scope: Construct, id: string, props: ControlPlaneProps) {
    super(scope, id);
    checkStruct(this, 'ControlPlaneProps', props);
    guardOnceInAws(this);
    const endpoint = props.endpoint ?? EndpointAccess.publicAndPrivate();
    const supportPolicy = props.supportPolicy ?? SupportPolicy.EXTENDED;
    this.kubernetesVersion = props.version ?? KubernetesVersion.defaultVersion;
    this.requireName(props.clusterName);
    this.requireServiceCidr(props.serviceCidr);
    this.kubernetesVersion._validate(this, supportPolicy);
    endpoint._validate(this);
    this.endpointAccess = endpoint;
    this.remoteNetworks = props.remoteNetworks;
    this.remoteSecurityGroup = admitRemoteNetworks(this, props, endpoint);

    this.role = new IamRole(this, 'Role', {
      ...roleConfig(ResourceDefaults.of(this), props.clusterName, 'cluster'),
      assumeRolePolicy: serviceTrust('eks.amazonaws.com'),
    });
    const rolePolicy = attachAwsManagedPolicy(
      this,
      { roleName: this.role.name, roleArn: this.role.arn },
      new DataAwsPartition(this, 'Partition').partition,
      'AmazonEKSClusterPolicy',
    );
    const logTypes = props.logging?.logTypes ?? DEFAULT_LOG_TYPES;
    this.logGroup = this.createLogGroup(props.clusterName, logTypes, props.logging ?? {});
    const secrets = (props.secretsEncryption ?? SecretsEncryption.managedKey())._bind(
      this,
      `Kubernetes secrets of the EKS cluster ${props.clusterName}`,
    );
    this.secretsKey = secrets.key;
    this.resource = this.createCluster(props, endpoint, supportPolicy, logTypes, secrets.keyArn, rolePolicy);
    // Read once: each reading makes a token, and that takes a stack trace.
    this.clusterName = this.resource.name;
    this.clusterArn = this.resource.arn;
    stateClusterName(this, this.clusterName, props.clusterName);
    guardClaims(this, this, () => [{
      key: 'name',
      owner: this,
      refusal: ({ owner }) => ({
        property: 'clusterName', problem: `is already used by ${owner.node.path}`, got: props.clusterName, fix: 'rename one of them',
      }),
    }]);
  }

  /** URL of the API server. */
  public get endpoint(): string {
    return this.resource.endpoint;
  }

  /** CA certificate of the API server, base64. */
  public get certificateAuthorityData(): string {
    return this.resource.certificateAuthority.get(0).data;
  }

  /** URL of the OpenID Connect issuer. */
  public get oidcIssuer(): string {
    return this.resource.identity.get(0).oidc.get(0).issuer;
  }

  /** ID of the security group that EKS creates for control plane and nodes. */
  public get clusterSecurityGroupId(): string {
    return this.resource.vpcConfig.clusterSecurityGroupId;
  }

  /** IPv4 block of Kubernetes services, as EKS reports it. */
  public get serviceCidr(): string {
    return this.resource.kubernetesNetworkConfig.serviceIpv4Cidr;
  }

  /** Region of the cluster. */
  public get region(): string {
    return arnPart(this.clusterArn, 'region');
  }

  /** Account of the cluster. */
  public get accountId(): string {
    return arnPart(this.clusterArn, 'account');
  }

  /** What to depend on to wait for the control plane. */
  public get dependencies(): ITerraformDependable[] {
    return [this.resource];
  }

  private createCluster(
    props: ControlPlaneProps,
    endpoint: EndpointAccess,
    supportPolicy: SupportPolicy,
    logTypes: ControlPlaneLogType[],
    secretsKeyArn: string | undefined,
    rolePolicy: ITerraformDependable,
  ): EksCluster {
    return new EksCluster(this, 'Resource', {
      name: props.clusterName,
      version: this.kubernetesVersion.version,
      roleArn: this.role.arn,
      enabledClusterLogTypes: logTypes,
      ...ACCESS_AND_ADDONS,
      ...this.serviceNetwork(props.serviceCidr),
      ...(props.remoteNetworks && { remoteNetworkConfig: remoteNetworkConfig(props.remoteNetworks) }),
      deletionProtection: props.deletionProtection ?? true,
      upgradePolicy: { supportType: supportPolicy },
      zonalShiftConfig: { enabled: props.zonalShift ?? false },
      encryptionConfig: secretsKeyArn
        ? { provider: { keyArn: secretsKeyArn }, resources: ['secrets'] }
        : undefined,
      vpcConfig: {
        subnetIds: props.network.controlPlaneSubnetIds,
        ...(this.remoteSecurityGroup && { securityGroupIds: [this.remoteSecurityGroup.id] }),
        endpointPrivateAccess: endpoint.isPrivate,
        endpointPublicAccess: endpoint.isPublic,
        publicAccessCidrs: publicCidrsFor(this, endpoint, props.network),
      },
      tags: ResourceDefaults.of(this).tags,
      lifecycle: keptLifecycle(ResourceDefaults.of(this)),
      dependsOn: [rolePolicy, ...(this.logGroup ? [this.logGroup] : [])],
    });
  }

  private requireName(clusterName: string): void {
    requireLiteral(this, 'clusterName', clusterName, 'it becomes part of tag keys and names');
    requireClusterName(this, 'clusterName', clusterName);
  }

  private requireServiceCidr(serviceCidr: string | undefined): void {
    if (serviceCidr === undefined || isToken(serviceCidr)) {
      return;
    }
    const block = parseIpv4Block(serviceCidr);
    if (!block || !isPrivateBlock(block) || block.prefix < 12 || block.prefix > 24) {
      throw new ValidationError(this, {
        property: 'serviceCidr',
        problem: 'is not a valid service CIDR',
        got: serviceCidr,
        allowed: 'a private IPv4 block from /12 to /24, without host bits',
        fix: "use a block that does not overlap the VPC, such as '172.20.0.0/16'",
      });
    }
  }

  private serviceNetwork(serviceCidr: string | undefined): object {
    return serviceCidr ? { kubernetesNetworkConfig: { serviceIpv4Cidr: serviceCidr } } : {};
  }

  // Made before the cluster: EKS would make it itself otherwise, without retention, and Terraform would fail on it.
  private createLogGroup(
    clusterName: string,
    logTypes: ControlPlaneLogType[],
    logging: ControlPlaneLogging,
  ): CloudwatchLogGroup | undefined {
    const retentionInDays = logging.retentionDays ?? DEFAULT_RETENTION_DAYS;
    requireLogRetention(this, 'logging.retentionDays', retentionInDays);
    requireArnIfGiven(this, 'logging.kmsKeyArn', 'key', logging.kmsKeyArn);
    if (logTypes.length === 0) {
      return undefined;
    }
    return new CloudwatchLogGroup(this, 'LogGroup', {
      name: `/aws/eks/${clusterName}/cluster`,
      retentionInDays,
      kmsKeyId: logging.kmsKeyArn,
      tags: ResourceDefaults.of(this).tags,
    });
  }
}

const DEFAULT_LOG_TYPES = [ControlPlaneLogType.API, ControlPlaneLogType.AUDIT, ControlPlaneLogType.AUTHENTICATOR];

// Both `bootstrap` flags replace the cluster when they change, so they have their final value from day one.
const ACCESS_AND_ADDONS = {
  accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
  bootstrapSelfManagedAddons: false,
};

function admitRemoteNetworks(scope: Construct, props: ControlPlaneProps, endpoint: EndpointAccess): SecurityGroup | undefined {
  const { remoteNetworks, serviceCidr, network, clusterName } = props;
  requireRemoteNetworks(scope, remoteNetworks, { property: 'remoteNetworks', endpoint, serviceCidr, region: regionAt(scope) });
  requireApartFromVpc(scope, network, remoteNetworks, serviceCidr);
  return remoteNetworks && remoteSecurityGroup(scope, remoteNetworks, network.vpcId, clusterName);
}
