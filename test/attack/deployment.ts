import { Role, World } from './world';
import { Worlds } from './worlds';
import { ACCOUNT, Call } from '../helpers/policy-evaluator';

/** What two roles deploy. */
export interface Deployment {
  readonly name: string;
  readonly plan: Role;
  readonly apply: Role;
  readonly cluster: string;
  readonly region: string;
  /** State bucket, and the keys of the states: that of the roles, and one that they write. */
  readonly states: { readonly bucket: string; readonly ci: string; readonly own: string };
  readonly tags: { readonly [key: string]: string };
  /** ARN of what bounds its roles. */
  readonly boundary: string;
  /** Tags of somebody else in the account. */
  readonly othersTags: { readonly [key: string]: string };
  readonly world: World;
}

/** Every pair of roles that deploys something in the worlds. */
export function deployments({ production, twoClusters }: Worlds): Deployment[] {
  return [
    {
      name: 'production',
      world: production,
      plan: production.role('worktest-ci/Deploy_Plan_Role'),
      apply: production.role('worktest-ci/Deploy_Apply_Role'),
      cluster: 'worktest-production',
      region: production.region,
      states: { bucket: 'worktest-terraform-state', ci: 'worktest-ci.tfstate', own: 'worktest-base.tfstate' },
      tags: { project: 'worktest', environment: 'production' },
      othersTags: { project: 'other', environment: 'production' },
      boundary: production.arn('aws_iam_policy', 'worktest-ci/Boundary'),
    },
    ...['staging', 'production'].map((name) => ({
      name: `${name} of two`,
      world: twoClusters,
      plan: twoClusters.role(`${name}-ci/Deploy_Plan_Role`),
      apply: twoClusters.role(`${name}-ci/Deploy_Apply_Role`),
      cluster: name,
      region: twoClusters.region,
      states: { bucket: 'acme-state', ci: `${name}-ci.tfstate`, own: `${name}.tfstate` },
      tags: { project: 'platform', environment: name },
      boundary: twoClusters.arn('aws_iam_policy', `${name}-ci/Boundary`),
      othersTags: { project: 'platform', environment: name === 'staging' ? 'production' : 'staging' },
    })),
  ];
}

/** What requests and resources of a deployment carry, by condition key. */
export class Carried {
  private readonly region: { [key: string]: string };

  constructor(private readonly deployment: Deployment) {
    this.region = { 'aws:RequestedRegion': deployment.region, 'ec2:Region': deployment.region };
  }

  /** Something of the deployment. */
  public own(more: Call['context'] = {}): Call['context'] {
    return { ...this.region, ...this.tags('aws:ResourceTag', this.deployment.tags), ...more };
  }

  /** Something of somebody else in the same account. */
  public foreign(more: Call['context'] = {}): Call['context'] {
    return { ...this.region, ...this.tags('aws:ResourceTag', this.deployment.othersTags), ...more };
  }

  /** Something that nobody tagged. */
  public untagged(more: Call['context'] = {}): Call['context'] {
    return { ...this.region, ...more };
  }

  /** A request that gives tags of somebody else. */
  public asOthers(more: Call['context'] = {}): Call['context'] {
    return { ...this.region, ...this.tags('aws:RequestTag', this.deployment.othersTags), 'aws:TagKeys': Object.keys(this.deployment.othersTags), ...more };
  }

  /** Something that is made with the tags of the deployment. */
  public made(more: Call['context'] = {}): Call['context'] {
    return { ...this.region, ...this.tags('aws:RequestTag', this.deployment.tags), 'aws:TagKeys': Object.keys(this.deployment.tags), ...more };
  }

  private tags(key: string, tags: { readonly [key: string]: string }): { [key: string]: string } {
    return Object.fromEntries(Object.entries(tags).map(([name, value]) => [`${key}/${name}`, value]));
  }
}

/** ARNs of what is not in any stack. */
export const arns = {
  role: (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`,
  policy: (name: string) => `arn:aws:iam::${ACCOUNT}:policy/${name}`,
  ec2: (path: string, region = 'eu-west-2') => `arn:aws:ec2:${region}:${ACCOUNT}:${path}`,
  eks: (path: string, region = 'eu-west-2') => `arn:aws:eks:${region}:${ACCOUNT}:${path}`,
  logs: (path: string) => `arn:aws:logs:eu-west-2:${ACCOUNT}:${path}`,
  /** A key that somebody else made. */
  key: `arn:aws:kms:eu-west-2:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  oidc: `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.eu-west-2.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9`,
  github: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
};
