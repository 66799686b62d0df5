import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { Construct } from 'constructs';
import { NodeAmi } from './node-ami';
import { UserDataPart } from './user-data-part';
import { IEksCluster } from '../cluster/eks-cluster';
import { encodeBase64 } from '../private/base64';
import { requireUserData } from '../private/checks/user-data';
import { sortedEntries } from '../private/maps';
import { namePrefix } from '../private/names';
import { ResourceSettings } from '../settings/resource-defaults';

/** AWS allows 128 characters and Terraform appends 26. */
const NAME_PREFIX_LENGTH = 102;

/** A system that is never written to, as Bottlerocket's; https://bottlerocket.dev/en/os/latest/concepts/storage/ */
const OS_DISK_GIB = 4;

/** What special nodes need of their launch template. */
export interface LaunchTemplateExtension {
  /** The one instance type; the node group then names none. */
  readonly instanceType?: string;
  readonly amdSevSnp?: boolean;
  readonly nitroEnclaves?: boolean;
  /** Parts that run before the node joins. */
  readonly userDataParts?: UserDataPart[];
  /** Labels that the kubelet registers with: the node group API refuses those with a reserved prefix. */
  readonly kubeletLabels?: { [key: string]: string };
}

export interface NodeLaunchTemplateInput {
  readonly cluster: IEksCluster;
  readonly name: string[];
  readonly settings: ResourceSettings;
  readonly ami: NodeAmi;
  readonly diskSizeGiB: number;
  readonly diskKmsKeyArn?: string;
  readonly metadataHopLimit: number;
  readonly extension?: LaunchTemplateExtension;
}

/** The launch template of a managed node group: what EKS would otherwise choose less safely or not tag. */
export function createNodeLaunchTemplate(scope: Construct, input: NodeLaunchTemplateInput): LaunchTemplate {
  const { extension = {} } = input;
  const userData = userDataOf(input);
  if (userData !== undefined) {
    requireUserData(scope, input.ami.customAmi?.userData === undefined ? 'userDataParts' : 'ami.userData', userData);
  }
  return new LaunchTemplate(scope, 'LaunchTemplate', {
    namePrefix: namePrefix(NAME_PREFIX_LENGTH, input.settings.namePrefix, ...input.name),
    updateDefaultVersion: true,
    imageId: input.ami.customAmi?.imageId,
    instanceType: extension.instanceType,
    cpuOptions: extension.amdSevSnp ? { amdSevSnp: 'enabled' } : undefined,
    enclaveOptions: extension.nitroEnclaves ? { enabled: true } : undefined,
    userData: userData === undefined ? undefined : encodeBase64(userData),
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

// EKS adds its own part to that of an image it keeps. To an image of one's own it adds nothing, so the node has to be
// told where its cluster is. https://awslabs.github.io/amazon-eks-ami/nodeadm/
function userDataOf({ cluster, ami, extension = {} }: NodeLaunchTemplateInput): string | undefined {
  if (ami.customAmi?.userData !== undefined) {
    return ami.customAmi.userData;
  }
  const spec = [...(ami.customAmi ? clusterLines(cluster) : []), ...kubeletLines(extension.kubeletLabels ?? {})];
  const config = { contentType: 'application/node.eks.aws', content: nodeConfig(spec) };
  const parts = [...(extension.userDataParts ?? []), ...(spec.length > 0 ? [config] : [])];
  return parts.length > 0 ? multipart(parts) : undefined;
}

function multipart(parts: UserDataPart[]): string {
  const boundary = boundaryFor(parts);
  return [
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    ...parts.flatMap(({ contentType, content }) => [`--${boundary}`, `Content-Type: ${contentType}`, '', content, '']),
    `--${boundary}--`,
    '',
  ].join('\n');
}

// A part that is a multipart document itself must not end this one.
function boundaryFor(parts: UserDataPart[]): string {
  let boundary = 'BOUNDARY';
  while (parts.some(({ content }) => content.includes(boundary))) {
    boundary += '-OUTER';
  }
  return boundary;
}

function nodeConfig(spec: string[]): string {
  return ['apiVersion: node.eks.aws/v1alpha1', 'kind: NodeConfig', 'spec:', ...spec].join('\n');
}

function clusterLines(cluster: IEksCluster): string[] {
  return [
    '  cluster:',
    // Quoted, since YAML would take a name such as 0123 for a number.
    `    name: "${cluster.clusterName}"`,
    `    apiServerEndpoint: ${cluster.endpoint}`,
    `    certificateAuthority: ${cluster.certificateAuthorityData}`,
    `    cidr: ${cluster.serviceCidr}`,
  ];
}

function kubeletLines(labels: { [key: string]: string }): string[] {
  const given = sortedEntries(labels).map(([key, value]) => `${key}=${value}`);
  return given.length > 0 ? ['  kubelet:', '    flags:', `      - "--node-labels=${given.join(',')}"`] : [];
}
