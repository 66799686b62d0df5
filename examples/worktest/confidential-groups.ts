import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import { AttestedKey, ConfidentialNodeGroup, ConfidentialTechnology, ObservableEksCluster, ServiceAccount } from 'cdktf-observable-eks';

/** What `--confidential` takes. */
const TECHNOLOGIES = ['enclaves', 'snp', 'sandbox'];

export interface ConfidentialGroupsOptions {
  /** Names of technologies, separated by commas, as `--confidential` has them. */
  readonly technologies: string;
  /** Id of an image with the Nitro Sandbox runtime, which nobody else has. */
  readonly sandboxImageId?: string;
  /** ARN of the key of the nodes' volumes. */
  readonly diskKmsKeyArn?: string;
}

/** One small group for each technology. The folder `enclave` holds a workload for the first. */
export function addConfidentialGroups(
  scope: Construct,
  cluster: ObservableEksCluster,
  { technologies, sandboxImageId, diskKmsKeyArn }: ConfidentialGroupsOptions,
): { [technology: string]: ConfidentialNodeGroup } {
  const wanted = technologies.split(',').filter((name) => name !== '');
  const unknown = wanted.filter((name) => !TECHNOLOGIES.includes(name));
  if (unknown.length > 0) {
    throw new Error(`--confidential does not know '${unknown.join(',')}'; there is: ${TECHNOLOGIES.join(', ')}`);
  }
  const groups: { [technology: string]: ConfidentialNodeGroup } = {};
  if (wanted.includes('enclaves')) {
    groups.enclaves = new ConfidentialNodeGroup(scope, 'Enclaves', {
      cluster,
      technology: ConfidentialTechnology.nitroEnclaves({ cpuCount: 2, memoryMib: 2048 }),
      instanceTypes: ['m6i.xlarge'],
      nodes: { diskKmsKeyArn },
    });
  }
  if (wanted.includes('snp')) {
    groups.snp = new ConfidentialNodeGroup(scope, 'Snp', {
      cluster,
      technology: ConfidentialTechnology.amdSevSnp(),
      instanceTypes: ['m6a.large', 'c6a.large'],
      nodes: { diskKmsKeyArn },
    });
  }
  if (wanted.includes('sandbox')) {
    if (!sandboxImageId) {
      throw new Error('--confidential sandbox needs --sandbox-image: EKS keeps no image with the Nitro Sandbox runtime, so you build one');
    }
    groups.sandbox = new ConfidentialNodeGroup(scope, 'Sandbox', {
      cluster,
      technology: ConfidentialTechnology.nitroSandbox({ ami: { imageId: sandboxImageId } }),
      instanceTypes: ['m7i.xlarge'],
      nodes: { diskKmsKeyArn },
    });
  }
  return groups;
}

/** Who uses the key of an enclave, and who must not. */
export interface EnclaveKeyOptions {
  /** PCR0 of the image of the enclave, as `nitro-cli build-enclave` prints it. */
  readonly pcr0: string;
  /** The role of the pod that starts it. */
  readonly podRoleArn: string;
  /** Roles that deploy the rest. */
  readonly deployRoleArns?: string[];
}

/** The role of the pod of the folder `enclave`: all that lets it decrypt is in the key's policy. */
export function addEnclaveRole(scope: Construct, cluster: ObservableEksCluster): string {
  return cluster.workloadIdentity.grant(scope, ServiceAccount.of('vault', 'enclave'), { policyName: 'Enclave', statements: [] }).roleArn;
}

/** A key with which the enclave of one image decrypts, in that pod, and nobody else. */
export function addEnclaveKey(scope: Construct, { pcr0, podRoleArn, deployRoleArns }: EnclaveKeyOptions): AttestedKey {
  const key = new AttestedKey(scope, 'EnclaveKey', { decryptRoleArns: [podRoleArn], measurements: { imageSha384: [pcr0] }, deployRoleArns });
  new TerraformOutput(scope, 'EnclaveKeyArn', { description: 'Encrypts what the enclave is to read', value: key.keyArn });
  return key;
}
