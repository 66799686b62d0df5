import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a kubelet sets on its machine, namespaces or not.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.4/pkg/kubelet/cm/container_manager_linux.go (setupKernelTunables)
 */
const TUNABLES = ['vm/overcommit_memory', 'vm/panic_on_oom', 'kernel/panic', 'kernel/panic_on_oops', 'kernel/keys/root_maxkeys', 'kernel/keys/root_maxbytes'];

const pathOf = (name: string) => join('/proc/sys', name);

/** Notes the machine's own values in a file, where a run that is killed leaves them to the next one. */
export function noteTunables(file: string): void {
  restoreTunables(file);
  writeFileSync(file, JSON.stringify(Object.fromEntries(TUNABLES.filter((name) => existsSync(pathOf(name))).map((name) => [name, readFileSync(pathOf(name), 'utf8')]))));
}

export function restoreTunables(file: string): void {
  if (!existsSync(file)) return;
  for (const [name, value] of Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>)) {
    if (readFileSync(pathOf(name), 'utf8') !== value) writeFileSync(pathOf(name), value);
  }
  rmSync(file);
}
