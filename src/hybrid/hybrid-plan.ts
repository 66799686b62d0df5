import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { RolesanywhereProfile } from '@cdktf/provider-aws/lib/rolesanywhere-profile';
import { SsmActivation } from '@cdktf/provider-aws/lib/ssm-activation';
import { DocumentStatement } from '../private/policy-document';

/** Where hybrid nodes belong. */
export interface HybridSite {
  readonly clusterName: string;
  readonly clusterArn: string;
  readonly region: string;
  readonly accountId: string;
  readonly partition: string;
  /** What is made for them is called so. */
  readonly resourceName: string;
  readonly tags?: { [key: string]: string };
  readonly rolePath?: string;
}

/** How a kind of credentials is made. */
export interface HybridCredentialsPlan {
  readonly trustPolicy: string;
  readonly managedPolicies: string[];
  readonly statements: DocumentStatement[];
  /** Makes what hands out the role, once it is there. */
  readonly register: (role: IamRole) => HybridRegistration;
}

/** What hands out the role. */
export interface HybridRegistration {
  readonly activation?: SsmActivation;
  readonly profile?: RolesanywhereProfile;
  readonly activationCommand?: string;
}
