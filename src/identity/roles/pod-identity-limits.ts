import { IConstruct } from 'constructs';
import { AwsSdk, AwsSdkKind } from '../../cluster/aws-sdk';
import { GrantOptions, WorkloadCompute } from '../../cluster/workload-permissions';
import { ValidationError } from '../../private/errors';
import { requirePattern } from '../../private/validation';

/** https://docs.aws.amazon.com/eks/latest/userguide/pod-id-minimum-sdk.html, read 2026-11. */
const FIRST_WITH_POD_IDENTITY: { [kind in AwsSdkKind]: string } = {
  CLI_V1: '1.30.0',
  CLI_V2: '2.15.0',
  CPP: '1.11.263',
  DOTNET: '3.7.734',
  GO_V1: '1.47.11',
  GO_V2: '2023-11-14',
  JAVA_V1: '1.12.746',
  JAVA_V2: '2.21.30',
  JAVASCRIPT_V2: '2.1550.0',
  JAVASCRIPT_V3: '3.458.0',
  PHP: '3.287.1',
  PYTHON: '1.34.41',
  RUBY: '3.188.0',
  RUST: '2024-03-13',
};

/** https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html#pod-id-restrictions, read 2026-11. */
const COMPUTE: { [compute in WorkloadCompute]?: string } = {
  EC2_WINDOWS: 'Pod Identity does not support Windows pods',
  FARGATE: 'Pod Identity does not support Fargate, which has no agent',
  HYBRID_NODES: 'Pod Identity supports hybrid nodes only with an agent DaemonSet that is off by default',
};

/** Refuses a version of an SDK that no version could be compared with. */
export function requireSdk(scope: IConstruct, { sdk }: GrantOptions): void {
  if (sdk) {
    requirePattern(scope, 'options.sdk.version', sdk.version, /\d+[.-]\d+/, 'a version such as 1.34.41, or a date such as 2024-03-13', 'look it up in the dependencies of the workload');
  }
}

/** Why Pod Identity cannot serve a workload; undefined when it can. */
export function whyNoPodIdentity({ compute, sdk }: GrantOptions): string | undefined {
  return (compute && COMPUTE[compute]) ?? (sdk && whyTooOld(sdk));
}

function whyTooOld({ kind, version }: AwsSdk): string | undefined {
  const first = FIRST_WITH_POD_IDENTITY[kind];
  return isOlder(version, first) ? `the SDK ${kind} supports Pod Identity from ${first}, and this is ${version}` : undefined;
}

function isOlder(version: string, first: string): boolean {
  const numbers = (text: string) => (text.match(/\d+/g) ?? []).map(Number);
  const [own, needed] = [numbers(version), numbers(first)];
  const at = needed.findIndex((part, index) => (own[index] ?? 0) !== part);
  return at >= 0 && (own[at] ?? 0) < needed[at];
}

/**
 * Refuses pods that have no node whose credentials they could take.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate.html no instance metadata service (read 2026-11-30)
 * @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-overview.html machines outside AWS (read 2026-11-30)
 */
export function requireNodeOfEc2(scope: IConstruct, { compute = WorkloadCompute.EC2_LINUX }: GrantOptions): void {
  if (compute === WorkloadCompute.FARGATE || compute === WorkloadCompute.HYBRID_NODES) {
    throw new ValidationError(scope, {
      property: 'options.compute',
      problem: 'has no instance metadata service, from which pods get the credentials of their node',
      got: compute,
      fix: 'use WorkloadIdentity.podIdentity() or WorkloadIdentity.irsa(), which give the service account a role',
    });
  }
}
