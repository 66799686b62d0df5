import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { posix } from 'node:path';

/** A file, link or folder of an image; folders above it need not be named. */
export interface ImageFile {
  /** Absolute, in the image. */
  readonly path: string;
  /** A file of this machine, or the text itself; a folder without either. */
  readonly from?: string;
  readonly text?: string;
  /** What a symbolic link leads to. */
  readonly link?: string;
  /** @default 0o755 */
  readonly mode?: number;
}

const BLOCK = 512;
const CHUNK = 1_048_576;

/** Kinds of entries. */
const FILE = '0';
const LINK = '2';
const FOLDER = '5';

/**
 * Writes a tar of files that all belong to root and are of no time, so that the same files are the same bytes.
 *
 * @returns its SHA-256, in hexadecimal, and its size
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06
 */
export function writeTar(target: string, files: readonly ImageFile[]): { readonly sha256: string; readonly size: number } {
  const output = openSync(target, 'w');
  const hash = createHash('sha256');
  let size = 0;
  const write = (bytes: Buffer) => {
    writeSync(output, bytes);
    hash.update(bytes);
    size += bytes.length;
  };
  try {
    for (const file of withFolders(files)) {
      const content = file.text !== undefined ? Buffer.from(file.text) : file.from === undefined ? undefined : readFileSync(file.from);
      write(header(file, content?.length));
      if (content) {
        for (let at = 0; at < content.length; at += CHUNK) write(content.subarray(at, at + CHUNK));
        write(Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK));
      }
    }
    write(Buffer.alloc(2 * BLOCK));
  } finally {
    closeSync(output);
  }
  return { sha256: hash.digest('hex'), size };
}

/** Each folder stands before what is in it, once. */
function withFolders(files: readonly ImageFile[]): ImageFile[] {
  const seen = new Set<string>(['/']);
  const all: ImageFile[] = [];
  const add = (file: ImageFile) => {
    if (seen.has(file.path)) return;
    const parent = posix.dirname(file.path);
    add({ path: parent });
    seen.add(file.path);
    all.push(file);
  };
  // Folders with a mode of their own come before those that are only passed through.
  for (const file of [...files].sort((one, other) => one.path.length - other.path.length)) add(file);
  return all;
}

function header(file: ImageFile, size: number | undefined): Buffer {
  const kind = size !== undefined ? FILE : file.link !== undefined ? LINK : FOLDER;
  const name = `${file.path.slice(1)}${kind === FOLDER ? '/' : ''}`;
  if (Buffer.byteLength(name) > 100 || Buffer.byteLength(file.link ?? '') > 100) throw new Error(`The path ${file.path} is too long for a tar`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;
  block.write(name, 0);
  block.write(octal(file.mode ?? 0o755, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size ?? 0, 12), 124);
  block.write(octal(0, 12), 136);
  // The sum is of the block with blanks where it stands itself.
  block.write(' '.repeat(8), 148);
  block.write(kind, 156);
  block.write(file.link ?? '', 157);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
