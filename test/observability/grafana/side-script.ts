import { spawn } from 'child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/** The script of a container beside Grafana, on folders of this machine. */
export class SideScript {
  public readonly root = mkdtempSync(join(tmpdir(), 'side-script-'));
  public said = '';
  private stopping?: () => Promise<number | null>;

  /** @param program name of what is run in the place of a program, and its text */
  constructor(program: string, text: string, ...folders: string[]) {
    for (const folder of ['bin', ...folders]) mkdirSync(join(this.root, folder));
    writeFileSync(join(this.root, 'bin', program), text, { mode: 0o755 });
  }

  /** Starts it, with other words in the place of some. */
  public start(shell: string, script: string, replaced: Record<string, string>, env: Record<string, string>): void {
    for (const word of Object.keys(replaced)) expect(script).toContain(word);
    const here = Object.entries(replaced).reduce((text, [word, other]) => text.replaceAll(word, other), script);
    const child = spawn(shell, ['-c', here], {
      // A group of its own, as a container ends with all that runs in it.
      detached: true,
      env: { PATH: `${join(this.root, 'bin')}:${process.env.PATH}`, ...env },
    });
    const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => {
      // What the shell was just starting when the signal came is left.
      try { process.kill(-child.pid!, 'SIGKILL'); } catch { /* nothing is */ }
      resolve(code);
    }));
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => this.said += String(data));
    this.stopping = () => {
      this.stopping = undefined;
      process.kill(-child.pid!, 'SIGTERM');
      return ended;
    };
  }

  /** Tells it to end, and says how it did. */
  public async stop(): Promise<number | null | undefined> {
    return this.stopping?.();
  }

  public async end(): Promise<void> {
    await this.stop();
    rmSync(this.root, { recursive: true });
  }
}

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}
