import { existsSync } from 'fs';
import { join } from 'path';
import { ROOT, Synthesised, temporaryFolder, withoutExpressions } from './support';
import { chartFolder, helmTemplate, validate } from '../helpers/charts';
import { runProgram } from '../helpers/programs';

/** What Kubernetes itself has no schemas for. */
const CUSTOM = ['IngressClassParams elbv2.k8s.aws/v1beta1'];

describe.each(['fleet-europe', 'fleet-america', 'fleet-shop'])('the releases of %s', (name) => {
  let objects: any[];
  beforeAll(async () => {
    const outdir = temporaryFolder();
    expect(await runProgram({ file: join(ROOT, 'examples', 'fleet', 'main.ts'), options: [] }, { CDKTF_OUTDIR: outdir })).toMatchObject({ status: 0 });
    const stack = new Synthesised(outdir).stack(name);
    objects = stack.resources('helm_release').flatMap(({ name: release, namespace, chart, values }) => {
      const bundled = join(stack.directory, chart);
      const folder = existsSync(bundled) ? bundled : chartFolder(chart);
      return helmTemplate({ name: release, namespace, chart: folder, values: values.map(withoutExpressions) }, { crds: true });
    });
  });

  it('are objects that Kubernetes takes', () => {
    const { valid, unknownKinds, errors } = validate(objects);
    expect({ errors, others: unknownKinds.filter((kind) => !CUSTOM.includes(kind)) }).toEqual({ errors: [], others: [] });
    expect(valid.length).toBeGreaterThan(20);
  });
});
