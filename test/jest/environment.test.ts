/** Files of a worker share their globals; none finds what another left there. */
import { join } from 'node:path';
import { App } from 'cdktf';

interface Environment {
  readonly global: typeof globalThis & Record<string, unknown>;
  teardown(): Promise<void>;
}

const Environment: new (...args: object[]) => Environment = jest.requireActual('./environment.js');
const start = () => new Environment(
  { globalConfig: {}, projectConfig: { testEnvironmentOptions: {}, globals: {}, fakeTimers: {} } }, { testPath: join(__dirname, 'any.test.ts') },
);

test('the next file has the same globals, as they were', async () => {
  const first = start();
  const { global } = first;
  const { process, fetch, Date: date } = global;
  const { env, exit } = process;
  const path = env.PATH;

  Object.assign(global, { left: 'behind', fetch: 'a mock' });
  Reflect.deleteProperty(global, 'Date');
  Object.assign(process, { exit: 'a mock', env: {} });
  env.LEFT = 'behind';
  delete env.PATH;
  await first.teardown();

  const { global: next } = start();
  expect(next).toBe(global);
  expect(next.left).toBeUndefined();
  expect([next.fetch, next.Date, next.process, next.process.exit, next.process.env]).toEqual([fetch, date, process, exit, env]);
  expect([env.LEFT, env.PATH]).toEqual([undefined, path]);
});

test('a package has the globals of the tests', () => {
  expect(() => new App({ context: null as never, outdir: 1 as never })).toThrow(TypeError);
});
