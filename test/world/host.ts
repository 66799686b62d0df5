import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { platform } from 'node:os';

/** Of util-linux, iproute2 and Kubernetes, beside those that `npm run world:prepare` makes or names. */
const PROGRAMS = ['unshare', 'mount', 'ip', 'nft', 'iptables', 'containerd', 'runc', 'kubectl'];

/** Where Debian has the plugins, and where they put themselves. */
export const CNI_FOLDERS = ['/usr/lib/cni', '/opt/cni/bin'];

/** What a machine has of what a node needs. */
export interface HostFacts {
  readonly system: string;
  readonly isRoot: boolean;
  /** Programs that are not on PATH. */
  readonly absent: readonly string[];
  readonly hasCniPlugins: boolean;
  /** What the kernel says to new namespaces; empty when it makes them. */
  readonly refusal: string;
  readonly hasCgroups: boolean;
}

export function hostFacts(): HostFacts {
  const isRoot = process.getuid?.() === 0;
  const namespaces = spawnSync('unshare', ['--net', '--mount', '--uts', '--pid', '--fork', 'true'], { encoding: 'utf8' });
  return {
    system: platform(),
    isRoot,
    absent: PROGRAMS.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0),
    hasCniPlugins: CNI_FOLDERS.some((folder) => existsSync(`${folder}/ptp`)),
    refusal: namespaces.status === 0 ? '' : (namespaces.stderr?.trim() || String(namespaces.error?.message)),
    hasCgroups: existsSync('/proc/self/mounts') && /^cgroup2? \S+ cgroup2? rw/m.test(readFileSync('/proc/self/mounts', 'utf8').replace(/^tmpfs/gm, 'cgroup')),
  };
}

/** Why no node can run on a machine, in one line; nothing when one can. */
export function whyNot(facts: HostFacts): string | undefined {
  if (facts.system !== 'linux') return `a node runs on Linux, and this is ${facts.system}`;
  if (!facts.isRoot) return 'namespaces, mounts and cgroups need root, and this is another user';
  if (facts.absent.length > 0) {
    return `${facts.absent.join(', ')} ${facts.absent.length > 1 ? 'are' : 'is'} not on PATH (Debian: apt-get install --no-install-recommends containerd runc containernetworking-plugins nftables iptables iproute2)`;
  }
  if (!facts.hasCniPlugins) return `no CNI plugins in ${CNI_FOLDERS.join(' or ')} (Debian: apt-get install containernetworking-plugins)`;
  if (facts.refusal) return `the kernel makes no namespaces: ${facts.refusal}`;
  if (!facts.hasCgroups) return 'no cgroups are mounted that can be written to';
  return undefined;
}
