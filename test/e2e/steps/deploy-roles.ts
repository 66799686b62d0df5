import { everything } from './7-destroy';
import { aws } from './aws-cli';
import { Rewrite, writeChangedApp } from './changed-app';
import { expectEqual, expectFailure, STATE_STACK, Step } from './step';
import { Judge } from '../authorization/judge';
import { eventually } from '../checks';
import { Login } from '../deployment';
import { ACCOUNT, World } from '../world';

const CI_STACK = 'worktest-ci';

/** What a first apply needs, which the example leaves to a person. */
const FIRST_APPLY: Rewrite = ['adoptsUntagged: false', 'adoptsUntagged: true'];

type Role = 'Plan' | 'Apply';

const logins = new Map<World, Record<Role, Login>>();

const roles: Step = {
  number: 1,
  name: 'State bucket, and the roles that deploy, by a person',
  async run(world) {
    const { deployment } = world;
    await deployment.synthesise(writeChangedApp(world, 'roles', [FIRST_APPLY]), world.profile.destroyable);
    for (const stack of [STATE_STACK, CI_STACK]) {
      await deployment.prepare(stack);
      await deployment.apply(stack);
    }
    logins.set(world, { Plan: await assumed(world, 'Plan'), Apply: await assumed(world, 'Apply') });
    return 'bucket and roles made';
  },
};

const applyAsRole: Step = {
  number: 2,
  name: 'Apply from nothing, as the role that applies',
  async run(world) {
    const { deployment, profile } = world;
    const judge = await act(world, 'Apply');
    for (const stack of profile.stacks) {
      await deployment.prepare(stack);
      await deployment.apply(stack);
    }
    await eventually('The deployment', 120, () => world.view().problems());
    const said = allowed(judge);
    // From here on with the policies of the example.
    deployment.actAs(world.deployer);
    await deployment.synthesise(undefined, profile.destroyable);
    await deployment.prepare(CI_STACK);
    await deployment.apply(CI_STACK);
    return said;
  },
};

const planAsRole: Step = {
  number: 3,
  name: 'Plan, as the role that plans; it may not lock',
  async run(world, say) {
    const { deployment, profile } = world;
    const judge = await act(world, 'Plan');
    await letReadSecrets(world);
    for (const stack of profile.stacks) {
      await deployment.prepare(stack);
      // As the documented workflow does it.
      expectEqual(`The plan of ${stack} by the role that plans`, await deployment.planned(stack, ['-lock=false']), {});
    }
    const said = allowed(judge);
    say(said);
    const beyond = await act(world, 'Plan');
    await deployment.planned(profile.stacks[0]);
    await expectFailure('What the role that plans does beyond its policies', async () => allowed(beyond));
    return `${said}; on purpose, with a lock: ${beyond.denials.length} denied`;
  },
};

const changeAsRole: Step = {
  number: 4,
  name: 'A change, as the role that applies',
  async run(world) {
    const { deployment, profile } = world;
    const judge = await act(world, 'Apply');
    const change: Rewrite = ['size: NodeGroupSize.managed({ min: 3, max: 6 })', 'size: NodeGroupSize.managed({ min: 4, max: 6 })'];
    await deployment.synthesise(writeChangedApp(world, 'changed', [change]), profile.destroyable);
    for (const stack of profile.stacks) {
      await deployment.prepare(stack);
      await deployment.apply(stack);
      expectEqual(`The plan of ${stack} after the change`, await deployment.planned(stack), {});
    }
    return allowed(judge);
  },
};

const destroyAsRole: Step = {
  number: 5,
  name: 'Destroy, as the role that applies; the roles by a person',
  async run(world) {
    const { deployment, profile } = world;
    const judge = await act(world, 'Apply');
    for (const stack of [...profile.stacks].reverse()) {
      await deployment.prepare(stack);
      await deployment.destroy(stack);
    }
    const said = allowed(judge);
    deployment.actAs(world.deployer);
    await deployment.prepare(CI_STACK);
    await deployment.destroy(CI_STACK);
    const left = (await everything(world)).filter((record) => !world.initial.includes(record));
    expectEqual('What is left', left.map((record) => record.split(' ')[0]).filter((kind) => !['bucket', 'kms-key', 'volume'].includes(kind)), []);
    return said;
  },
};

export const DEPLOY_ROLE_STEPS: Step[] = [roles, applyAsRole, planAsRole, changeAsRole, destroyAsRole];

/** From here on a role deploys, and somebody looks at whether its policies allow it. */
async function act(world: World, role: Role): Promise<Judge> {
  const login = logins.get(world)?.[role];
  if (!login) throw new Error('The roles are made in step 1');
  const arn = await roleOf(world, role);
  const judge = new Judge(arn, await world.facts.policiesOf(arn.split('/').pop()!));
  world.deployment.actAs(login);
  world.judge(login.accessKey, judge);
  return judge;
}

function allowed(judge: Judge): string {
  expectEqual('What the policies of the role would deny', judge.denials, []);
  return judge.said;
}

async function assumed(world: World, role: Role): Promise<Login> {
  const text = await aws(world, 'sts', 'assume-role', '--role-arn', await roleOf(world, role), '--role-session-name', 'job', '--output', 'json');
  const { Credentials: { AccessKeyId: accessKey, SecretAccessKey: secretKey, SessionToken: token } } = JSON.parse(text);
  return { accessKey, secretKey, token };
}

async function roleOf(world: World, role: Role): Promise<string> {
  return (await world.deployment.outputs(CI_STACK))[`${role}Role`] as string;
}

/**
 * What the access policy for reading Secrets grants in the namespaces of an entry; EKS has an authorizer of its own for it, and this
 * API server has not. https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
 */
async function letReadSecrets(world: World): Promise<void> {
  const cluster = ['--cluster-name', world.profile.cluster];
  const arn = await roleOf(world, 'Plan');
  const text = await aws(world, 'eks', 'list-associated-access-policies', ...cluster, '--principal-arn', arn, '--output', 'json');
  const { associatedAccessPolicies: policies } = JSON.parse(text);
  expectEqual('The access policies of the role that plans', policies.map(({ policyArn }: any) => policyArn.split('/').pop()), ['AmazonEKSSecretReaderPolicy']);
  const view = world.view();
  await view.kubectl(['create', 'clusterrole', 'secret-reader', '--verb=get,list,watch', '--resource=secrets']);
  for (const namespace of policies[0].accessScope.namespaces) {
    await view.kubectl(['create', 'rolebinding', 'secret-reader', '--namespace', namespace, '--clusterrole=secret-reader', `--user=${userOf(arn)}`]);
  }
}

function userOf(arn: string): string {
  return `arn:aws:sts::${ACCOUNT}:assumed-role/${arn.split('/').pop()}/session`;
}
