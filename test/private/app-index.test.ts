import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { App, Aspects, TerraformLocal, TerraformStack } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { addAppValidation, AppIndex } from '../../src/private/app-index';
import { stackBeside, synth, testStack } from '../helpers/synth';

const role = (scope: Construct, id: string) => new IamRole(scope, id, { assumeRolePolicy: '{}' });

describe('an index', () => {
  it('finds the resources of some types in all stacks, those in other stacks among them', () => {
    const stack = testStack();
    const inner = new TerraformStack(stack, 'Inner');
    const all = [role(stack, 'A'), role(inner, 'B'), role(stackBeside(stack, 'Beside'), 'C')];
    const policy = new IamRolePolicy(stack, 'Policy', { role: 'x', policy: '{}' });
    const app = new AppIndex(stack);
    expect(app.resources('aws_iam_role')).toEqual(all);
    expect(app.resources('aws_iam_role_policy', 'aws_iam_role')).toEqual([policy, ...all]);
    expect(app.resources('aws_vpc')).toEqual([]);
  });

  it('reads what Terraform does of resources, providers and locals', () => {
    const stack = testStack();
    const policy = new IamRolePolicy(stack, 'Policy', { role: role(stack, 'A').name, policy: '{}' });
    policy.addOverride('name', 'given');
    const app = new AppIndex(stack);
    expect(app.attributesOf(policy)).toMatchObject({ policy: '{}', role: '${aws_iam_role.A.name}', name: 'given' });
    expect(app.attributesOf(new TerraformLocal(stack, 'Local', 'text'))).toEqual({ value: 'text' });
    expect(app.providers(stack, 'aws').map((provider) => app.attributesOf(provider).region)).toEqual(['eu-west-2']);
  });

  it('reads each resource once, until its stack is forgotten', () => {
    const stack = testStack();
    const mine = role(stack, 'A');
    const app = new AppIndex(stack);
    expect(app.attributesOf(mine)).toMatchObject({ assume_role_policy: '{}' });
    mine.assumeRolePolicy = 'changed';
    const late = role(stack, 'B');
    expect(app.attributesOf(mine)).toMatchObject({ assume_role_policy: '{}' });
    expect(app.resources('aws_iam_role')).toEqual([mine]);
    app.forget(stack);
    expect(app.attributesOf(mine)).toMatchObject({ assume_role_policy: 'changed' });
    expect(app.resources('aws_iam_role')).toEqual([mine, late]);
    expect(app.at(mine, 'aws_iam_role.B')).toEqual([late]);
  });
});

describe('what validations see', () => {
  let seen: { [by: string]: string[] };
  beforeEach(() => { seen = {}; });

  /** Says what it sees of the app, and lets all pass. */
  const watch = (stack: TerraformStack) => addAppValidation(new Construct(stack, 'Watch'), (app) => {
    seen[stack.node.id] = app.resources('aws_iam_role').map((resource) => `${resource.node.id} ${String(app.attributesOf(resource).name)}`);
    return [];
  });

  /** Names all roles of a stack when it is synthesised, and adds one. */
  const nameRoles = (stack: TerraformStack) => Aspects.of(stack).add({
    visit: (node: IConstruct) => {
      if (node instanceof IamRole) node.name = 'by-aspect';
      if (node === stack) role(stack, `Late${stack.node.id}`);
    },
  });

  it('is what aspects have made of the stacks so far', () => {
    const first = testStack('First');
    const second = stackBeside(first, 'Second');
    [first, second].forEach((stack) => {
      role(stack, `Of${stack.node.id}`);
      watch(stack);
      nameRoles(stack);
    });
    App.of(first).synth();
    expect(seen.First).toEqual(['OfFirst by-aspect', 'LateFirst by-aspect', 'OfSecond undefined']);
    expect(seen.Second).toEqual(['OfFirst by-aspect', 'LateFirst by-aspect', 'OfSecond by-aspect', 'LateSecond by-aspect']);
  });

  it('is what a stack without a validation became', () => {
    const [first, third] = [testStack('First')].flatMap((stack) => {
      const plain = stackBeside(stack, 'Plain');
      role(plain, 'Plain');
      nameRoles(plain);
      return [stack, stackBeside(stack, 'Third')];
    });
    watch(first);
    watch(third);
    App.of(first).synth();
    expect(seen.First).toEqual(['Plain undefined']);
    expect(seen.Third).toEqual(['Plain by-aspect', 'LatePlain by-aspect']);
  });

  it('is what there is now when a stack is synthesised again', () => {
    const stack = testStack('First');
    const other = stackBeside(stack, 'Other');
    const mine = role(other, 'Mine');
    watch(stack);
    synth(stack);
    expect(seen.First).toEqual(['Mine undefined']);
    mine.name = 'changed';
    role(stack, 'More');
    role(stackBeside(stack, 'New'), 'New');
    synth(stack);
    expect(seen.First).toEqual(['More undefined', 'Mine changed', 'New undefined']);
  });

  it('is read once for all of them', () => {
    const stack = testStack('First');
    const mine = role(stack, 'Mine');
    const read = jest.spyOn(mine, 'toTerraform');
    Array.from({ length: 10 }, (_, index) => addAppValidation(new Construct(stack, `Watch${index}`), (app) => {
      app.attributesOf(mine);
      return [];
    }));
    synth(stack);
    const all = read.mock.calls.length;
    read.mockClear();
    mine.addOverride('description', 'x');
    synth(stack);
    // cdktf's own readings beside one of ours.
    expect(read.mock.calls.length).toBe(all);
    expect(all).toBeLessThan(10);
  });
});
