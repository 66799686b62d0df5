import { execFileSync } from 'child_process';
import { readFileSync } from 'fs';
import { request as forward } from 'http';
import { createServer, Server } from 'https';
import { join } from 'path';

/** A certificate for `localhost` that is its own authority, as files `ca.crt` and `tls.key` of a folder. */
export function makeCertificate(folder: string): void {
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost', '-keyout', join(folder, 'tls.key'), '-out', join(folder, 'ca.crt'),
  ], { stdio: 'ignore' });
}

/**
 * Stands for the controller in front of a cluster: does with requests what an Ingress says, over TLS. Passwords are in plain text here, where the
 * controller has their hashes.
 */
export class StandInDoor {
  /** Requests that were turned away for their login. */
  public refused = 0;
  private readonly server: Server;

  constructor(folder: string, ingress: any, private readonly users: { readonly [user: string]: string }, private readonly backend: () => string) {
    const [{ http: { paths } }] = ingress.spec.rules;
    const asksForLogin = ingress.metadata.annotations['nginx.ingress.kubernetes.io/auth-type'] === 'basic';
    const leadsIn = (asked: string) => paths.some(({ path, pathType }: any) => asked === path || (pathType === 'Prefix' && asked.startsWith(`${path}/`)));
    this.server = createServer({ key: readFileSync(join(folder, 'tls.key')), cert: readFileSync(join(folder, 'ca.crt')) }, (request, response) => {
      const isKnown = !asksForLogin || this.knows(request.headers.authorization);
      if (!isKnown || !leadsIn(new URL(request.url!, 'https://localhost').pathname)) {
        this.refused += isKnown ? 0 : 1;
        request.resume().on('end', () => response.writeHead(isKnown ? 404 : 401).end());
        return;
      }
      const inner = forward(`${this.backend()}${request.url}`, { method: request.method, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      });
      inner.on('error', () => response.writeHead(502).end());
      request.pipe(inner);
    });
  }

  public listen(port: number): Promise<void> {
    return new Promise((resolve) => this.server.listen(port, 'localhost', resolve));
  }

  public close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private knows(header: string | undefined): boolean {
    const [, user = '', password] = /^([^:]*):([^]*)$/.exec(Buffer.from(header?.replace(/^Basic /, '') ?? '', 'base64').toString()) ?? [];
    return user in this.users && this.users[user] === password;
  }
}
