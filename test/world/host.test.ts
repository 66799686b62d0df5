import { hierarchies } from './cgroups';
import { HostFacts, whyNot } from './host';
import { containerdConfig, kubeletConfig, kubeProxyConfig, registryHosts } from './node/configuration';
import { coreDns } from './node/dns';
import { namespaceCommands, podNetwork } from './node/network';

const ABLE: HostFacts = { system: 'linux', isRoot: true, absent: [], hasCniPlugins: true, refusal: '', hasCgroups: true };

test.each<[string, Partial<HostFacts>, string | undefined]>([
  ['all that is needed', {}, undefined],
  ['another system', { system: 'darwin' }, 'a node runs on Linux, and this is darwin'],
  ['another user', { isRoot: false, refusal: 'unshare failed' }, 'namespaces, mounts and cgroups need root, and this is another user'],
  ['no runtime', { absent: ['containerd', 'runc'] }, 'containerd, runc are not on PATH (Debian: apt-get install --no-install-recommends containerd runc containernetworking-plugins nftables iptables iproute2)'],
  ['no plugins', { hasCniPlugins: false }, 'no CNI plugins in /usr/lib/cni or /opt/cni/bin (Debian: apt-get install containernetworking-plugins)'],
  ['a kernel that refuses', { refusal: 'unshare failed: Operation not permitted' }, 'the kernel makes no namespaces: unshare failed: Operation not permitted'],
  ['no cgroups', { hasCgroups: false }, 'no cgroups are mounted that can be written to'],
])('a machine with %s', (_name, facts, reason) => {
  expect(whyNot({ ...ABLE, ...facts })).toBe(reason);
});

test('cgroups are made in each hierarchy of version 1, or in that of version 2', () => {
  const mounts = 'tmpfs /sys/fs/cgroup tmpfs rw 0 0\ncgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0\ncgroup /sys/fs/cgroup/systemd cgroup rw,name=systemd 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\n';
  expect(hierarchies(mounts)).toEqual({
    controlled: ['/sys/fs/cgroup/cpu', '/sys/fs/cgroup/systemd'], all: ['/sys/fs/cgroup/cpu', '/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified'],
  });
  expect(hierarchies('cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n')).toEqual({ controlled: ['/sys/fs/cgroup'], all: ['/sys/fs/cgroup'] });
});

test('the parts of a node find each other', () => {
  const containerd = containerdConfig({ folder: '/run/x/containerd', cniPlugins: '/usr/lib/cni', cniConfiguration: '/run/x/cni', registries: '/run/x/registries' });
  const kubelet = kubeletConfig({ folder: '/run/x', resolver: '/run/x/resolv.conf', cgroup: 'world-1' }) as any;
  expect(containerd).toContain(`address = "${kubelet.containerRuntimeEndpoint.replace('unix://', '')}"`);
  expect(containerd).toContain('config_path = "/run/x/registries"');
  expect(registryHosts('http://10.0.0.10:5000')).toBe('server = "http://10.0.0.10:5000"\n\n[host."http://10.0.0.10:5000"]\n  capabilities = ["pull", "resolve"]\n');
  expect(kubelet).toMatchObject({ cgroupRoot: '/world-1', address: '10.0.0.10', resolvConf: '/run/x/resolv.conf' });
  const dns = coreDns().find(({ kind }: any) => kind === 'Service') as any;
  expect(kubelet.clusterDNS).toEqual([dns.spec.clusterIP]);
  const { plugins: [{ ipam }] } = podNetwork() as any;
  expect(kubeProxyConfig('/run/x/kubeconfig', 'node')).toMatchObject({ clusterCIDR: ipam.subnet, conntrack: { maxPerCore: 0, min: 0 } });
});

test('nothing of the machine is under the mounts of a node but what it hides, and no way leads out of its network', () => {
  const commands = namespaceCommands('/x').map((words) => words.join(' '));
  expect(commands.filter((line) => line.startsWith('mount'))).toEqual([
    'mount --make-rshared /', 'mount -t tmpfs tmpfs /run',
    'mount --bind /x/log /var/log', 'mount --make-rshared /var/log', 'mount --bind /x/kubelet /var/lib/kubelet', 'mount --make-rshared /var/lib/kubelet',
    'mount --bind /x/agent /var/lib/opentelemetry-agent', 'mount --make-rshared /var/lib/opentelemetry-agent',
    'mount --bind /x/fluent-bit /var/lib/fluent-bit', 'mount --make-rshared /var/lib/fluent-bit',
  ]);
  expect(commands.filter((line) => /route/.test(line))).toEqual([
    'ip route add 10.100.0.0/16 dev services src 10.0.0.10', 'ip route add local 10.0.1.0/24 dev lo', 'ip route add local 10.240.0.0/16 dev lo',
  ]);
});
