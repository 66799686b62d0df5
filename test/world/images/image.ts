import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImageFile, writeTar } from './tar';

/** What an image is made of: one layer, and how it starts. */
export interface Image {
  readonly files: readonly ImageFile[];
  readonly entrypoint: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** As the image has it whose name it goes by: a chart may ask for `runAsNonRoot`. @default - root */
  readonly user?: string;
  readonly workingDir?: string;
}

/** A file of an image in a registry. */
export interface Blob {
  readonly digest: string;
  readonly size: number;
  readonly mediaType: string;
}

export const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar';

/** What programs look for that the images of this world do without: who root is, where hosts stand, and a place for temporary files. */
const USUAL: readonly ImageFile[] = [
  { path: '/etc/passwd', text: 'root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n', mode: 0o644 },
  { path: '/etc/group', text: 'root:x:0:\nnobody:x:65534:\n', mode: 0o644 },
  { path: '/tmp', mode: 0o1777 },
];

/**
 * Writes the files of an image into a folder, each named by its digest.
 *
 * @returns its manifest
 * @see https://github.com/opencontainers/image-spec/blob/main/manifest.md
 */
export function writeImage(image: Image, folder: string): Blob {
  mkdirSync(folder, { recursive: true });
  const partial = join(folder, 'layer.part');
  const { sha256, size } = writeTar(partial, [...USUAL, ...image.files]);
  renameSync(partial, join(folder, sha256));
  const layer: Blob = { digest: `sha256:${sha256}`, size, mediaType: LAYER };
  const config = writeBlob(folder, CONFIG, {
    architecture: 'amd64',
    os: 'linux',
    config: {
      Entrypoint: image.entrypoint,
      User: image.user ?? '',
      WorkingDir: image.workingDir ?? '/',
      Env: Object.entries({ PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...image.env }).map(([name, value]) => `${name}=${value}`),
    },
    // A layer that is not compressed is its own difference.
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
  });
  return writeBlob(folder, MANIFEST, { schemaVersion: 2, mediaType: MANIFEST, config, layers: [layer] });
}

function writeBlob(folder: string, mediaType: string, content: object): Blob {
  const bytes = Buffer.from(JSON.stringify(content));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(folder, sha256), bytes);
  return { digest: `sha256:${sha256}`, size: bytes.length, mediaType };
}
