import { spawnSync } from 'child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { delimiter, join } from 'path';
import { parse } from 'yaml';
import { temporaryFolder, WORKTEST } from './support';
import { containersOf, notRestricted, podsOf } from '../helpers/pod-security';

const APP = join(WORKTEST, 'app');
const read = (name: string) => readFileSync(join(APP, name), 'utf8');
const load = (name: string) => parse(read(name));

const kustomization = load('kustomization.yaml');
const deployment = load('deployment.yaml');
const service = load('service.yaml');
const ingresses: { [name: string]: any } = { nginx: load('ingress-nginx.yaml'), alb: load('ingress-alb.yaml') };
const [pod] = podsOf([deployment]);
const containers = containersOf(pod);
const container = (name: string) => containers.find((found) => found.name === name);
const { metadata } = deployment.spec.template;

/** The servers of nginx's configuration, without comments, by the address they listen on. */
const servers = Object.fromEntries(read('default.conf').replace(/#.*$/gm, '').split(/^server \{$/m).slice(1)
  .map((server) => [/listen (\S+);/.exec(server)![1], server]));

describe('the app', () => {
  it('has an Ingress for each of the two classes, which lead to one Service', () => {
    for (const [name, ingress] of Object.entries(ingresses)) {
      expect(ingress.metadata.name).toBe(`shop-${name}`);
      expect(ingress.spec.ingressClassName).toBe(name);
      expect(ingress.metadata.annotations ?? {}).not.toHaveProperty(['kubernetes.io/ingress.class']);
      const [{ http: { paths } }] = ingress.spec.rules;
      expect(paths.map(({ backend }: any) => backend.service)).toEqual([{ name: service.metadata.name, port: { name: service.spec.ports[0].name } }]);
    }
  });

  it('has selectors that find its pods, and ports that they have', () => {
    expect(metadata.labels).toMatchObject(deployment.spec.selector.matchLabels);
    expect(metadata.labels).toMatchObject(service.spec.selector);
    for (const { labelSelector } of pod.spec.topologySpreadConstraints) expect(metadata.labels).toMatchObject(labelSelector.matchLabels);
    const ports = containers.flatMap(({ ports: own }) => own.map(({ name }: any) => name));
    expect(ports).toContain(service.spec.ports[0].targetPort);
    // Services and probes find ports by name.
    expect(new Set(ports).size).toBe(ports.length);
  });

  it('probes all of its containers at ports that they have', () => {
    expect(containers.map(({ name }) => name)).toEqual(['shop', 'exporter']);
    for (const { ports, readinessProbe, livenessProbe } of containers) {
      for (const probe of [readinessProbe, livenessProbe]) expect(ports.map(({ name }: any) => name)).toContain(probe.httpGet.port);
    }
  });

  it('asks for CPU and memory, and limits memory', () => {
    for (const { resources } of containers) {
      expect(resources).toEqual({ requests: { cpu: expect.any(String), memory: expect.any(String) }, limits: { memory: expect.any(String) } });
    }
  });

  it('runs as somebody else than root, on a file system that cannot be written', () => {
    expect(pod.spec.securityContext.runAsNonRoot).toBe(true);
    for (const { securityContext } of containers) {
      expect(securityContext.runAsUser).toBeGreaterThan(0);
      expect(securityContext.readOnlyRootFilesystem).toBe(true);
    }
  });

  it('is let in by Pod Security at its strictest level, which its namespace enforces', () => {
    expect(notRestricted(pod)).toEqual([]);
    expect(load('namespace.yaml').metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  });

  it('needs no token of its service account', () => {
    expect(pod.spec.automountServiceAccountToken).toBe(false);
  });

  it('has images of one exact version', () => {
    for (const { image } of containers) expect(image).toMatch(/^[^:@]+:v?\d+\.\d+\.\d+(-[\w.]+)?(@sha256:[0-9a-f]{64})?$/);
  });

  it('is scraped where its exporter listens', () => {
    expect(metadata.annotations).toEqual({
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': String(container('exporter').ports[0].containerPort),
    });
  });

  it('has nginx count where the exporter asks, and nowhere else', () => {
    const [, uri] = /^--nginx\.scrape-uri=(.+)$/.exec(container('exporter').args[0])!;
    const { host, hostname, pathname } = new URL(uri);
    expect(hostname).toBe('127.0.0.1');
    expect(servers[host]).toContain(`location = ${pathname} {`);
    expect(servers[host]).toMatch(/^\s*stub_status;$/m);
    expect(Object.entries(servers).filter(([, server]) => /\bstub_status;/.test(server)).map(([listen]) => listen)).toEqual([host]);
  });

  it('has nginx answer at its port, and at the path of the probes and of the load balancer', () => {
    const server = servers[container('shop').ports[0].containerPort];
    const path = container('shop').readinessProbe.httpGet.path;
    const { annotations } = ingresses.alb.metadata;
    expect(server).toMatch(new RegExp(`location = ${path} \\{[^}]*return ${annotations['alb.ingress.kubernetes.io/success-codes']};`));
    expect([container('shop').livenessProbe.httpGet.path, annotations['alb.ingress.kubernetes.io/healthcheck-path']]).toEqual([path, path]);
  });

  it('has its load balancer of class alb reach pods from the internet', () => {
    expect(ingresses.alb.metadata.annotations).toMatchObject({
      'alb.ingress.kubernetes.io/scheme': 'internet-facing',
      'alb.ingress.kubernetes.io/target-type': 'ip', // the Service is a ClusterIP
    });
    expect(service.spec.type ?? 'ClusterIP').toBe('ClusterIP');
  });

  it('is put together from all of its files', () => {
    const manifests = readdirSync(APP).filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml');
    expect([...kustomization.resources].sort()).toEqual(manifests.sort());
    expect(kustomization.namespace).toBe(load('namespace.yaml').metadata.name);
    const [{ name, files }] = kustomization.configMapGenerator;
    expect(files.every((file: string) => existsSync(join(APP, file)))).toBe(true);
    expect(pod.spec.volumes.find(({ configMap }: any) => configMap).configMap.name).toBe(name);
  });

  it('mounts volumes that it has', () => {
    const volumes = pod.spec.volumes.map(({ name }: any) => name);
    expect(containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }: any) => name))).toEqual(volumes);
  });
});

describe('traffic.sh', () => {
  const SCRIPT = join(APP, 'traffic.sh');
  const ADDRESSES = { 'shop-nginx': 'nginx.example.com', 'shop-alb': 'alb.example.com' };

  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
    // No time goes by here; what would be slept is written down.
    stub('sleep', 'echo "$1" >> "$LOG/sleep.log"');
    stub('curl', 'for url; do :; done; echo "$url" >> "$LOG/curl.log"; exit "${CURL_STATUS:-0}"');
    kubectlKnows(ADDRESSES);
  });

  function stub(name: string, body: string): void {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  }

  function kubectlKnows(addresses: { [ingress: string]: string }): void {
    const cases = Object.entries(addresses).map(([name, address]) => `*" get ingress ${name} "*) printf %s '${address}' ;;`);
    stub('kubectl', `case "$* " in "--namespace ${kustomization.namespace} get"*) ;; *) exit 1 ;; esac\ncase " $* " in\n${cases.join('\n')}\nesac`);
  }

  const run = (args: string[], env: NodeJS.ProcessEnv = {}) => {
    const { status, stdout, stderr } = spawnSync(SCRIPT, args, {
      encoding: 'utf8', timeout: 300_000, env: { PATH: `${folder}${delimiter}${process.env.PATH}`, LOG: folder, ...env },
    });
    return { status, stdout, stderr };
  };
  const logged = (name: string) => existsSync(join(folder, `${name}.log`)) ? readFileSync(join(folder, `${name}.log`), 'utf8').trimEnd().split('\n') : [];
  const requests = () => Object.values(ADDRESSES).map((address) => logged('curl').filter((url) => url === `http://${address}/`).length);

  it('is a script that sh understands', () => {
    expect(spawnSync('sh', ['-n', SCRIPT], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  it.each([[1, 1, '1'], [1, 2, '0.5'], [2, 1, '1']])('sends requests for %i minutes, %i a second, to both addresses, and stops', (minutes, rate, pause) => {
    const wanted = minutes * 60 * rate;
    expect(run([String(minutes), String(rate)])).toEqual({
      status: 0, stdout: `${wanted} requests to each of http://nginx.example.com and http://alb.example.com\n`, stderr: '',
    });
    expect(requests()).toEqual([wanted, wanted]);
    expect(logged('curl')).toHaveLength(2 * wanted);
    expect(logged('sleep')).toEqual(Array(wanted).fill(pause));
  });

  it('goes on when a request fails', () => {
    expect(run(['1', '1'], { CURL_STATUS: '28' }).status).toBe(0);
    expect(requests()).toEqual([60, 60]);
  });

  it.each(['nginx', 'alb'])('says so when the ingress of class %s has no address, and sends nothing', (name) => {
    kubectlKnows({ ...ADDRESSES, [`shop-${name}`]: '' });
    expect(run(['1', '1'])).toEqual({ status: 1, stdout: '', stderr: `The ingress shop-${name} has no address yet: wait a minute, then try again.\n` });
    expect(logged('curl')).toEqual([]);
  });

  it('stops with what kubectl says when that reaches no cluster', () => {
    stub('kubectl', 'echo "no cluster" >&2; exit 1');
    expect(run(['1', '1'])).toEqual({ status: 1, stdout: '', stderr: 'no cluster\n' });
  });

  it('says which tool is missing', () => {
    const empty = temporaryFolder();
    expect(run([], { PATH: empty })).toEqual({ status: 1, stdout: '', stderr: 'kubectl is missing\n' });
  });
});
