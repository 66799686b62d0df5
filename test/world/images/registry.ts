import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Blob, Image, MANIFEST, writeImage } from './image';
import type { Log } from '../../e2e/contract';
import { LocalServer, startLocalServer } from '../../e2e/strict/local-server';

export interface RegistryOptions {
  /** Where it listens. */
  readonly address: string;
  /** Folder of its own. */
  readonly folder: string;
  /** The image of a name without its tag, such as `quay.io/prometheus/prometheus`. */
  readonly find: (name: string) => Image | undefined;
  readonly log: Log;
}

/**
 * A registry in place of all others, which makes an image when somebody pulls it, under whatever tag: pods are of what charts
 * render, unchanged, with the pull policies that they have. What it does not know is not found, as in any other.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pull
 */
export async function startRegistry({ address, folder, find, log }: RegistryOptions): Promise<LocalServer> {
  const made = new Map<Image, Blob>();
  const manifestOf = (name: string, reference: string): string | undefined => {
    if (reference.startsWith('sha256:')) return reference.slice('sha256:'.length);
    const image = find(name);
    if (!image) return undefined;
    const began = Date.now();
    const manifest = made.get(image) ?? writeImage(image, folder);
    if (!made.has(image)) log(`${name}: made in ${Date.now() - began} ms`);
    made.set(image, manifest);
    return manifest.digest.slice('sha256:'.length);
  };
  return startLocalServer(async (request, response) => {
    const asked = readPull(request.url ?? '');
    if (!asked) return end(response, request.url?.startsWith('/v2/') && new URL(request.url, 'http://registry').pathname === '/v2/' ? 200 : 404);
    const sha256 = asked.kind === 'blobs' ? asked.reference.slice('sha256:'.length) : manifestOf(asked.name, asked.reference);
    if (!sha256 || !/^[0-9a-f]{64}$/.test(sha256) || !existsSync(join(folder, sha256))) {
      log(`${asked.name}: no image of this name`);
      return end(response, 404);
    }
    return send(request, response, join(folder, sha256), asked.kind === 'manifests' ? MANIFEST : 'application/octet-stream', sha256);
  }, log, address);
}

/** What a pull asks for. containerd names in `ns` the registry that it would have asked. */
export function readPull(url: string): { readonly name: string; readonly kind: 'manifests' | 'blobs'; readonly reference: string } | undefined {
  const { pathname, searchParams } = new URL(url, 'http://registry');
  const [, path, kind, reference] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(pathname) ?? [];
  if (!path) return undefined;
  const registry = searchParams.get('ns') ?? 'docker.io';
  return { name: `${registry}/${path}`, kind: kind as 'manifests' | 'blobs', reference };
}

async function send(request: IncomingMessage, response: ServerResponse, file: string, type: string, sha256: string): Promise<void> {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': statSync(file).size, 'Docker-Content-Digest': `sha256:${sha256}` });
  if (request.method === 'HEAD') return void response.end();
  if (type === MANIFEST) return void response.end(readFileSync(file));
  await new Promise<void>((done, failed) => createReadStream(file).on('error', failed).on('end', done).pipe(response));
}

async function end(response: ServerResponse, status: number): Promise<void> {
  response.writeHead(status).end();
}
