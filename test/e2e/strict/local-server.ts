import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../contract';

export interface LocalServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A server on this machine alone, unless another address is named. What it fails to answer is logged, and a bad gateway to who asked. */
export async function startLocalServer(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>, log: Log, host: string = '127.0.0.1',
): Promise<LocalServer> {
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      log(`${request.method} ${request.url}: ${String(error)}`);
      if (!response.headersSent) response.writeHead(502);
      response.end();
    });
  });
  // Clients keep connections open and use them again just when Node would close them.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
