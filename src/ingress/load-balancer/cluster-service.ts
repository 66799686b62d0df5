import { IConstruct } from 'constructs';
import { ClientAddress, IngressService, IngressTls } from './ingress-service';
import { ClusterLoadBalancerOptions } from './load-balancer-options';
import { IKubernetesPlatform, LoadBalancerWishes, PlatformLoadBalancer } from '../../cluster/kubernetes-platform';
import { checkStruct } from '../../private/arguments/check-arguments';
import { requireClientBlocks } from '../../private/checks/blocks';
import { requireAnnotations } from '../../private/checks/kubernetes-labels';
import { ValidationError } from '../../private/errors';

/** The Service that a cluster outside of AWS makes a load balancer of, in the words of what it stands on. */
export function clusterService(
  scope: IConstruct, { annotations = {}, ...wishes }: ClusterLoadBalancerOptions, platform?: IKubernetesPlatform,
): IngressService {
  const said = platform?.loadBalancer(scope, wishes, annotations) ?? saidNowhere(scope, wishes);
  checkStruct(scope, 'PlatformLoadBalancer', said, 'platform');
  requireAnnotations(scope, 'platform.annotations', said.annotations);
  const { certificate, proxyProtocol, internal } = wishes;
  return {
    replacementKey: said.replacementKey,
    ...(internal !== undefined && { internal }),
    annotations: { ...said.annotations, ...annotations },
    sourceRanges: said.sourceRanges,
    // Through a node without a controller pod the client's address would be lost.
    externalTrafficPolicy: 'Local',
    ...(certificate === undefined
      ? { tls: IngressTls.CONTROLLER, clientAddress: proxyProtocol ? ClientAddress.PROXY_PROTOCOL : ClientAddress.CONNECTION }
      : { tls: said.reencryptsTls ? IngressTls.REENCRYPTED : IngressTls.LOAD_BALANCER, clientAddress: ClientAddress.FORWARDED_FOR }),
  };
}

function saidNowhere(scope: IConstruct, { sourceRanges, ...wishes }: LoadBalancerWishes): PlatformLoadBalancer {
  requireClientBlocks(scope, 'loadBalancer.sourceRanges', sourceRanges);
  const [unsaid] = Object.entries(wishes).filter(([, value]) => value !== undefined && value !== false);
  if (unsaid !== undefined) {
    throw new ValidationError(scope, {
      property: `loadBalancer.${unsaid[0]}`,
      problem: 'requires a cluster with a `platform`',
      got: unsaid[1],
      fix: "use an ExternalCluster with a KubernetesPlatform, or set the cloud's own `annotations`; on EKS use IngressLoadBalancer.nlb({ ... }) or classicElb({ ... })",
    });
  }
  return { annotations: {}, sourceRanges, replacementKey: 'of the cluster' };
}
