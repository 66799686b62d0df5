import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, DataResource, ITerraformDependable, TerraformStack } from 'cdktf';
import { dependenciesFor, dependLate } from '../../src/private/dependencies';
import { stackBeside, synth, testStack } from '../helpers/synth';

let stack: TerraformStack;

beforeEach(() => {
  stack = testStack();
});

const resource = (id: string, scope: TerraformStack = stack) => new DataResource(scope, id);

describe('dependencies', () => {
  it('of the same stack stay, each once', () => {
    const [a, b] = [resource('A'), resource('B')];
    expect(dependenciesFor(stack, [a, b, a])).toEqual([a, b]);
  });

  it('in another stack make that stack come first, since Terraform refuses to refer to them', () => {
    const other = stackBeside(stack, 'Other');
    const here = resource('A');
    expect(dependenciesFor(stack, [here, resource('B', other)])).toEqual([here]);
    expect(stack.dependencies).toEqual([other]);
    expect(other.dependencies).toEqual([]);
  });

  it('that are no elements pass', () => {
    const foreign: ITerraformDependable = { fqn: 'module.network' };
    expect(dependenciesFor(stack, [foreign])).toEqual([foreign]);
  });
});

describe('late dependencies', () => {
  it('are read at synth', () => {
    const names = ['A'];
    const waiting = resource('Waiting');
    dependLate(waiting, () => names.map((name) => stack.node.findChild(name) as DataResource));
    resource('A');
    resource('B');
    names.push('B');
    expect(synth(stack).resource('terraform_data', 'Waiting').depends_on).toEqual(['terraform_data.A', 'terraform_data.B']);
  });

  it('leave nothing behind when there are none', () => {
    dependLate(resource('Waiting'), () => []);
    expect(synth(stack).resource('terraform_data', 'Waiting')).not.toHaveProperty('depends_on');
  });

  it('in another stack still make that stack come first', () => {
    const other = stackBeside(stack, 'Other');
    const late: DataResource[] = [];
    dependLate(resource('Waiting'), () => late);
    late.push(resource('B', other));
    const app = App.of(stack);
    app.synth();
    const manifest = JSON.parse(readFileSync(join(app.outdir, 'manifest.json'), 'utf8'));
    expect(manifest.stacks.Test.dependencies).toEqual(['Other']);
    expect(synth(stack).resource('terraform_data', 'Waiting')).not.toHaveProperty('depends_on');
  });
});
