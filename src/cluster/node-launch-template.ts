import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { Fn, Token } from 'cdktf';
import { Construct } from 'constructs';
import { IEksCluster } from './eks-cluster';
import { NodeAmi } from './node-ami';
import { namePrefix } from '../private/names';
import { splitTokens } from '../private/tokens';
import { ResourceSettings } from '../settings/resource-defaults';

/** AWS allows 128 characters and Terraform appends 26. */
const NAME_PREFIX_LENGTH = 102;

/** A system that is never written to, as Bottlerocket's; https://bottlerocket.dev/en/os/latest/concepts/storage/ */
const OS_DISK_GIB = 4;

export interface NodeLaunchTemplateInput {
  readonly cluster: IEksCluster;
  readonly name: string[];
  readonly settings: ResourceSettings;
  readonly ami: NodeAmi;
  readonly diskSizeGiB: number;
  readonly diskKmsKeyArn?: string;
  readonly metadataHopLimit: number;
}

/** The launch template of a managed node group: what EKS would otherwise choose less safely or not tag. */
export function createNodeLaunchTemplate(scope: Construct, input: NodeLaunchTemplateInput): LaunchTemplate {
  const custom = input.ami.customAmi;
  return new LaunchTemplate(scope, 'LaunchTemplate', {
    namePrefix: namePrefix(NAME_PREFIX_LENGTH, input.settings.namePrefix, ...input.name),
    updateDefaultVersion: true,
    imageId: custom?.imageId,
    userData: custom && encodeUserData(custom.userData ?? nodeConfig(input.cluster)),
    metadataOptions: {
      httpEndpoint: 'enabled',
      httpTokens: 'required',
      httpPutResponseHopLimit: input.metadataHopLimit,
      instanceMetadataTags: 'disabled',
    },
    blockDeviceMappings: disks(input).map(([deviceName, volumeSize]) => ({
      deviceName,
      ebs: {
        volumeSize,
        volumeType: 'gp3',
        encrypted: 'true',
        kmsKeyId: input.diskKmsKeyArn,
        deleteOnTermination: 'true',
      },
    })),
    tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({
      resourceType,
      tags: { ...input.settings.tags, Name: input.name.join('-') },
    })),
    tags: input.settings.tags,
    lifecycle: { createBeforeDestroy: true },
  });
}

function disks(input: NodeLaunchTemplateInput): Array<[string, number]> {
  const { rootDeviceName, dataDeviceName } = input.ami;
  return dataDeviceName
    ? [
      [rootDeviceName, OS_DISK_GIB],
      [dataDeviceName, input.diskSizeGiB],
    ]
    : [[rootDeviceName, input.diskSizeGiB]];
}

// Literal parts go through base64, since an expression is no place for quotes, line ends and `%{`.
function encodeUserData(text: string): string {
  const parts = splitTokens(text).map((part) =>
    typeof part === 'string' ? Fn.base64decode(Buffer.from(part).toString('base64')) : Token.asString(part),
  );
  return Fn.base64encode(Fn.join('', parts));
}

// EKS adds nothing to the user data of an image of one's own, so the node has to be told where its cluster is.
// https://awslabs.github.io/amazon-eks-ami/nodeadm/
function nodeConfig(cluster: IEksCluster): string {
  return [
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="BOUNDARY"',
    '',
    '--BOUNDARY',
    'Content-Type: application/node.eks.aws',
    '',
    'apiVersion: node.eks.aws/v1alpha1',
    'kind: NodeConfig',
    'spec:',
    '  cluster:',
    // Quoted, since YAML would take a name such as 0123 for a number.
    `    name: "${cluster.clusterName}"`,
    `    apiServerEndpoint: ${cluster.endpoint}`,
    `    certificateAuthority: ${cluster.certificateAuthorityData}`,
    `    cidr: ${cluster.serviceCidr}`,
    '',
    '--BOUNDARY--',
    '',
  ].join('\n');
}
