import { existsSync } from 'fs';
import { dirname, join } from 'path';

/** A file or folder that comes with the package: the package has all code in one file, the repository in folders. */
export function packageFile(...path: string[]): string {
  return join(topOf(__dirname), ...path);
}

function topOf(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : topOf(dirname(folder));
}
