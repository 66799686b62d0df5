import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import type { Log, TokenVerdict } from '../contract';

/** Answers the TokenReviews of all API servers, each at the path of its cluster. */
export class TokenReviewServer {
  public static async start(review: (cluster: string, token: string) => Promise<TokenVerdict>, log: Log): Promise<TokenReviewServer> {
    const server = createServer((incoming, response) => {
      let text = '';
      incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
      incoming.on('end', async () => {
        const cluster = decodeURIComponent((incoming.url ?? '/').slice(1).split('?')[0]);
        try {
          const verdict = await review(cluster, JSON.parse(text).spec.token as string);
          log(`${cluster}: token of ${verdict.authenticated ? `${verdict.username}, groups ${verdict.groups?.join(' ') || 'none'}` : 'nobody'}`);
          response.setHeader('Content-Type', 'application/json');
          response.end(JSON.stringify(answer(verdict)));
        } catch (error) {
          log(`${cluster}: no verdict: ${(error as Error).message}`);
          response.statusCode = 500;
          response.end();
        }
      });
    });
    await new Promise<void>((done, failed) => {
      server.on('error', failed);
      server.listen(0, '127.0.0.1', done);
    });
    return new TokenReviewServer(server);
  }

  private constructor(private readonly server: Server) {}

  public urlFor(cluster: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${encodeURIComponent(cluster)}`;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

/** https://kubernetes.io/docs/reference/access-authn-authz/authentication/#webhook-token-authentication */
function answer(verdict: TokenVerdict): object {
  const { authenticated, username, groups } = verdict;
  return {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    status: { authenticated, ...(authenticated && { user: { username, groups: groups ?? [] } }) },
  };
}
