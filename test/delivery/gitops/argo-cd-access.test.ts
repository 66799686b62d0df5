import { policyOf } from '../../../src/charts/network-access';
import { argoCdAccess } from '../../../src/delivery/gitops/argo-cd-access';

/** Who reaches the pages of Argo CD, as Kubernetes reads it. */
const browsersOf = (ingressClassName?: string) => {
  const server = argoCdAccess({ highAvailability: false, repositoryUrls: [], ingressClassName }).find(({ name }) => name === 'argocd-server')!;
  const { spec } = policyOf('argocd', server, 'test') as any;
  return spec.ingress.find(({ ports }: any) => ports.some(({ port }: any) => port === 8080));
};

it.each([undefined, 'nginx'])('behind the class %s, its pods alone reach the pages', (ingressClassName) => {
  expect(browsersOf(ingressClassName).from).toEqual([{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } } }]);
});

it('behind an ALB, whose addresses are of the network, that port is open, and no other', () => {
  expect(browsersOf('alb')).toEqual({ ports: [{ protocol: 'TCP', port: 8080 }] });
});
