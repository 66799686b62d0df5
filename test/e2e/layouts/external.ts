import { TerraformStack, TerraformVariable } from 'cdktf';
import { program } from './program';
import {
  ClusterAccess, DigitalOceanLoadBalancerType, ExecApiVersion, ExternalCluster, IngressLoadBalancer, KubernetesManifests,
  KubernetesPlatform, KubernetesVersion, NginxIngress, ObjectStorage, ObservabilityPlatform,
} from 'cdktf-observable-eks';

/** The half in Kubernetes, on a cluster of another cloud, by each way to log in; no provider of AWS. */
program((app, { facts }) => {
  const stack = new TerraformStack(app, 'external');
  const server = { host: facts.host, ca: facts.ca };
  const secret = (name: string) => new TerraformVariable(stack, name, { sensitive: true }).stringValue;
  const accesses: Record<string, () => ClusterAccess> = {
    kubeconfig: () => ClusterAccess.kubeconfig({ path: facts.kubeconfig, context: facts.context }),
    content: () => ClusterAccess.kubeconfigContent(secret('kubeconfig')),
    token: () => ClusterAccess.token({ ...server, token: secret('token') }),
    exec: () => ClusterAccess.exec({ ...server, apiVersion: ExecApiVersion.V1, command: facts.command, env: { TOKEN_FILE: facts.tokenFile } }),
  };
  const cluster = new ExternalCluster(stack, 'Cluster', {
    clusterName: 'shop',
    access: accesses[facts.access](),
    platform: KubernetesPlatform.digitalOcean({ loadBalancerType: DigitalOceanLoadBalancerType.REGIONAL }),
    kubernetesVersion: KubernetesVersion.V1_36,
    isolateNamespaces: true,
  });
  new NginxIngress(stack, 'Ingress', {
    cluster, loadBalancer: IngressLoadBalancer.ofCluster({ proxyProtocol: facts.proxyProtocol === 'yes', sourceRanges: ['198.51.100.0/24'] }),
  });
  const storage = (bucketName: string) => ObjectStorage.s3Compatible({ endpoint: 'https://ams3.digitaloceanspaces.com', bucketName, secretName: 'spaces-keys' });
  new ObservabilityPlatform(stack, 'Observability', { cluster, logs: { storage: storage('shop-logs') }, traces: { storage: storage('shop-traces') } });
  new KubernetesManifests(stack, 'Objects', {
    cluster,
    releaseName: 'objects',
    kubernetesNamespace: 'shop',
    manifests: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { cluster: cluster.clusterName } }],
  });
});
