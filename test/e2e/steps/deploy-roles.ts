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

/** The role of this run, and what judges all that it does. */
interface Acting {
  readonly login: Login;
  readonly judge: Judge;
}

const acting = new Map<World, Record<'Plan' | 'Apply', Acting>>();

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
    acting.set(world, { Plan: await assumed(world, 'PlanRole'), Apply: await assumed(world, 'ApplyRole') });
    return 'bucket and roles made';
  },
};

const applyAsRole: Step = {
  number: 2,
  name: 'Apply from nothing, as the role that applies',
  async run(world) {
    const { deployment, profile } = world;
    const { judge } = act(world, 'Apply');
    for (const stack of profile.stacks) {
      await deployment.prepare(stack);
      await deployment.apply(stack);
    }
    await eventually('The deployment', 120, () => world.view().problems());
    return allowed(judge);
  },
};

const planAsRole: Step = {
  number: 3,
  name: 'Plan, as the role that plans; it may not lock',
  async run(world, say) {
    const { deployment, profile } = world;
    const { judge, login } = act(world, 'Plan');
    await letReadSecrets(world);
    for (const stack of profile.stacks) {
      await deployment.prepare(stack);
      // As the documented workflow does it.
      expectEqual(`The plan of ${stack} by the role that plans`, await deployment.planned(stack, ['-lock=false']), {});
    }
    const said = allowed(judge);
    say(said);
    const beyond = new Judge(await roleOf(world, 'PlanRole'), await policiesOf(world, 'PlanRole'));
    world.judge(login.accessKey, beyond);
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
    const { judge } = act(world, 'Apply');
    const change: Rewrite = ['size: NodeGroupSize.managed({ min: 3, max: 6 })', 'size: NodeGroupSize.managed({ min: 4, max: 6 })'];
    await deployment.synthesise(writeChangedApp(world, 'changed', [FIRST_APPLY, change]), profile.destroyable);
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
    const { judge } = act(world, 'Apply');
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

function act(world: World, role: 'Plan' | 'Apply'): Acting {
  const found = acting.get(world)?.[role];
  if (!found) throw new Error('The roles are made in step 1');
  world.deployment.actAs(found.login);
  return found;
}

function allowed(judge: Judge): string {
  expectEqual('What the policies of the role would deny', judge.denials, []);
  return judge.said;
}

async function assumed(world: World, output: string): Promise<Acting> {
  const arn = await roleOf(world, output);
  const text = await aws(world, 'sts', 'assume-role', '--role-arn', arn, '--role-session-name', 'job', '--output', 'json');
  const { Credentials: { AccessKeyId: accessKey, SecretAccessKey: secretKey, SessionToken: token } } = JSON.parse(text);
  const judge = new Judge(arn, await policiesOf(world, output));
  world.judge(accessKey, judge);
  return { login: { accessKey, secretKey, token }, judge };
}

async function roleOf(world: World, output: string): Promise<string> {
  return (await world.deployment.outputs(CI_STACK))[output] as string;
}

async function policiesOf(world: World, output: string): Promise<object[]> {
  return world.facts.policiesOf((await roleOf(world, output)).split('/').pop()!);
}

/**
 * What the access policy for reading Secrets grants in the namespaces of an entry; EKS has an authorizer of its own for it, and this
 * API server has not. https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
 */
async function letReadSecrets(world: World): Promise<void> {
  const cluster = ['--cluster-name', world.profile.cluster];
  const arn = await roleOf(world, 'PlanRole');
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
