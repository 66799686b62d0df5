import { Construct } from 'constructs';
import { requireCredentialsSecret } from '../../cluster/grant-check';
import {
  CredentialsSecret, GrantOptions, IdentityAssociation, IWorkloadIdentity, ServiceAccount, ServiceAccountSecret, WorkloadGrant, WorkloadPolicy,
} from '../../cluster/workload-permissions';
import { checkCall, checkStruct } from '../../private/arguments/check-arguments';
import { ValidationError } from '../../private/errors';
import { requireSdk } from '../roles/pod-identity-limits';
import { requirePolicy } from '../roles/statement-check';

/** Properties of `ExistingSecretsIdentity`. */
export interface ExistingSecretsIdentityProps {
  /**
   * The Secrets of the service accounts.
   *
   * @default - none; requests for AWS permissions are rejected
   */
  readonly secrets?: ServiceAccountSecret[];
}

/**
 * Gives workloads existing Secrets with AWS keys, for clusters outside AWS. The permissions of the keys are up to their owner; no policy is created.
 */
export class ExistingSecretsIdentity extends Construct implements IWorkloadIdentity {
  private readonly secrets = new Map<string, CredentialsSecret>();

  /**
   * @param scope scope of the construct
   * @param id construct id
   * @param props which Secret is whose
   * @throws when a name is not valid
   */
  constructor(scope: Construct, id: string, props: ExistingSecretsIdentityProps = {}) {
    super(scope, id);
    checkStruct(this, 'ExistingSecretsIdentityProps', props);
    (props.secrets ?? []).forEach(({ serviceAccount: { key }, ...secret }, index) => {
      requireCredentialsSecret(this, `secrets[${index}]`, secret);
      if (this.secrets.has(key)) {
        throw new ValidationError(this, {
          property: `secrets[${index}].serviceAccount`, problem: 'already has a Secret', got: key, fix: 'remove one of them; the keys of one Secret must allow everything that the pods do',
        });
      }
      this.secrets.set(key, secret);
    });
  }

  /**
   * Gives the pods of a service account their Secret.
   *
   * @param scope the calling construct
   * @param serviceAccount the service account that the pods run as
   * @param policy what the keys have to allow
   * @param options options of the grant
   * @throws when no Secret is named, or the workload supports only a role
   */
  public grant(scope: Construct, serviceAccount: ServiceAccount, policy: WorkloadPolicy, options: GrantOptions = {}): WorkloadGrant {
    checkCall('ExistingSecretsIdentity.grant', [scope, serviceAccount, policy, options], this);
    requirePolicy(scope, policy);
    requireSdk(scope, options);
    const { key, kubernetesNamespace } = serviceAccount;
    if (options.associatedByAddon) {
      throw new ValidationError(scope, {
        property: 'identity',
        problem: `sets a Secret for ${key}, but an EKS add-on supports only a role`,
        fix: 'use WorkloadIdentity.podIdentity() or irsa() on an EKS cluster; elsewhere the add-on, EBS volumes and the VPC CNI do not exist',
      });
    }
    const secret = this.secrets.get(key);
    if (secret === undefined) {
      throw new ValidationError(scope, {
        property: 'identity',
        problem: `has no Secret for ${key}, which calls AWS, and pods of this cluster get no role`,
        got: [...this.secrets.keys()],
        allowed: `a Secret in the namespace ${kubernetesNamespace} with keys that allow ${actionsOf(policy)}`,
        fix: `create it, and reference it: WorkloadIdentity.existingSecrets([{ serviceAccount: ServiceAccount.of('${kubernetesNamespace}', '${serviceAccount.serviceAccountName}'), secretName: '...' }]); or use storage outside AWS, such as ObjectStorage.s3Compatible({ ... }) or ObjectStorage.volume()`,
      });
    }
    return {
      roleArn: '',
      association: IdentityAssociation.SECRET,
      credentialsSecret: secret,
      serviceAccountAnnotations: {},
      // Pods that run keep the keys they started with; which Secret it is, Kubernetes sees by itself.
      podAnnotations: {},
      dependencies: [],
    };
  }
}

function actionsOf({ statements = [], awsManagedPolicies = [] }: WorkloadPolicy): string {
  return [...new Set([...statements.flatMap(({ actions }) => actions), ...awsManagedPolicies])].join(', ') || 'nothing';
}
