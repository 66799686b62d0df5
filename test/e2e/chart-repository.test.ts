import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { answers } from './chart-repository';

const STATUS: Record<string, number> = { 'GET /v2/': 401, 'HEAD /charts/index.yaml': 200 };
let server: Server;
let host: string;
let status: Record<string, number>;
beforeEach(async () => {
  status = { ...STATUS };
  server = createServer(({ method, url }, response) => response.writeHead(status[`${method} ${url}`] ?? 404).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => server.close());

test.each([200, 401])('a registry that answers %d is there', async (code) => {
  status['GET /v2/'] = code;
  expect(await answers(`oci://${host}/team/charts`, 'http')).toBe(true);
});

test('a server that is no registry, or fails, is not there', async () => {
  status['GET /v2/'] = 404;
  expect(await answers(`oci://${host}/team/charts`, 'http')).toBe(false);
  status['GET /v2/'] = 503;
  expect(await answers(`oci://${host}/team/charts`, 'http')).toBe(false);
});

test('a repository with an index is there, one without is not', async () => {
  expect(await answers(`http://${host}/charts`)).toBe(true);
  expect(await answers(`http://${host}/none`)).toBe(false);
});

test('what nobody listens for is not there', async () => {
  server.close();
  await once(server, 'close');
  expect(await answers(`oci://${host}/team/charts`, 'http')).toBe(false);
  expect(await answers(`http://${host}/charts`)).toBe(false);
});
