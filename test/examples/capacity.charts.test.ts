import { existsSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { sizesIn, workloadsIn } from './capacity';
import { FIXTURE, OPTIONS, Sizes } from './capacity-fixture';
import { SynthesisedStack, synthDemo, withoutExpressions } from './support';
import { chartFolder, helmTemplate } from '../helpers/charts';

/** What the real charts make of the releases of a stack. */
function rendered(stack: SynthesisedStack): Sizes {
  const releases = stack.resources('helm_release');
  return {
    workloads: releases.flatMap(({ name, namespace, chart, values }) => {
      const bundled = join(stack.directory, chart);
      return workloadsIn(name, helmTemplate({
        name, namespace, chart: existsSync(bundled) ? bundled : chartFolder(chart), values: values.map(withoutExpressions),
      }));
    }),
    sizes: Object.assign({}, ...releases.map(({ name }) => sizesIn(stack.values(name), name))),
  };
}

it('what pods ask for is what the fixture says', async () => {
  const profiles = {
    demo: rendered((await synthDemo(...OPTIONS.demo)).stack('worktest-demo')),
    production: rendered((await synthDemo(...OPTIONS.production)).stack('worktest-platform')),
  };
  if (process.env.WRITE_FIXTURES) writeFileSync(FIXTURE, `${JSON.stringify({ madeWith: 'WRITE_FIXTURES=1 npm run test:charts -- test/examples/capacity', profiles }, null, 1)}\n`);
  expect(profiles).toEqual(JSON.parse(readFileSync(FIXTURE, 'utf8')).profiles);
});
