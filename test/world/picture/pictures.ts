import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawBoard } from './board';
import { collect } from './collect';
import type { Prometheus } from '../proof/prometheus';

const MINUTES = 6;

/** Draws dashboards of what they show now, by the names of their files. */
export async function takePictures(dashboards: Readonly<Record<string, any>>, prometheus: Prometheus, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [name, dashboard] of Object.entries(dashboards)) {
    const data = await collect(dashboard, prometheus, MINUTES);
    writeFileSync(join(folder, `${name}.svg`), drawBoard(dashboard, data, new Date().toISOString().slice(0, 10)));
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(data));
  }
}

/** Without what they were drawn from. */
export function copyPictures(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).filter((one) => one.endsWith('.svg'))) copyFileSync(join(from, name), join(to, name));
}
