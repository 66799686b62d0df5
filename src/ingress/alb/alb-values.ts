import { AlbGroups } from './alb-groups';
import { podSpread } from '../../charts/pod-spread';
import { LoadBalancerProtection } from '../../identity/policies/load-balancer-controller';

// https://github.com/kubernetes-sigs/aws-load-balancer-controller/tree/main/helm/aws-load-balancer-controller

/** What the values of the AWS Load Balancer Controller are made of. */
export interface AlbValuesInput {
  readonly clusterName: string;
  readonly region: string;
  readonly vpcId: string;
  readonly className: string;
  readonly isDefaultClass: boolean;
  readonly internetFacingByDefault: boolean;
  readonly fixedScheme: boolean;
  readonly groups: AlbGroups;
  readonly serviceAccountName: string;
  readonly serviceAccountAnnotations: { [key: string]: string };
  readonly podAnnotations: { [key: string]: string };
  readonly tags: { [key: string]: string };
  readonly replicas: number;
  readonly protection: LoadBalancerProtection;
}

/** How the controller runs. */
export function albDefaults(input: AlbValuesInput): Record<string, unknown> {
  return {
    replicaCount: input.replicas,
    podDisruptionBudget: { maxUnavailable: 1 },
    topologySpreadConstraints: podSpread({ 'app.kubernetes.io/name': 'aws-load-balancer-controller' }),
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' } },
    podSecurityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    securityContext: { capabilities: { drop: ['ALL'] } },
    defaultLoadBalancerScheme: schemeOf(input),
    ingressClassParams: { create: true },
  };
}

/** Which option stands behind which value. */
export const ALB_OPTIONS = {
  'replicaCount': 'replicas',
  'defaultLoadBalancerScheme': 'internetFacingByDefault',
  'ingressClassConfig': 'isDefaultClass',
  'ingressClassParams.spec.group': 'groups',
  'ingressClassParams': 'fixedScheme',
  'disableIngressClassAnnotation': 'fixedScheme',
  'disableIngressGroupNameAnnotation': 'groups',
  'enableShield': 'shield',
  'enableWaf': 'waf',
  'enableWafv2': 'waf',
  'defaultTags': 'resourceSettings.tags',
};

/** What ties the controller to cluster, class and identity. */
export function albWiring(input: AlbValuesInput): Record<string, unknown> {
  return {
    clusterName: input.clusterName,
    // Otherwise it asks the metadata service, which pods do not reach with a hop limit of 1.
    region: input.region,
    vpcId: input.vpcId,
    serviceAccount: {
      create: true,
      name: input.serviceAccountName,
      annotations: input.serviceAccountAnnotations,
    },
    podAnnotations: input.podAnnotations,
    ingressClass: input.className,
    createIngressClassResource: true,
    ingressClassConfig: { default: input.isDefaultClass },
    // Pods have addresses of the VPC, so traffic need not take the way over a node port.
    defaultTargetType: 'ip',
    // It would make an NLB of every Service of type LoadBalancer, that of the nginx controller too, and refuse every
    // new Service while the controller has no ready pod.
    enableServiceMutatorWebhook: false,
    // A new certificate at every upgrade would leave the webhooks without one that fits until all pods are new.
    keepTLSSecret: true,
    // Else it asks each of them about every load balancer, which its role does not allow.
    enableShield: input.protection.shield,
    enableWaf: input.protection.waf,
    enableWafv2: input.protection.waf,
    defaultTags: input.tags,
    ...fixedValues(input),
  };
}

function schemeOf({ internetFacingByDefault }: AlbValuesInput): string {
  return internetFacingByDefault ? 'internet-facing' : 'internal';
}

// What the class says wins over annotations. An Ingress that names the class in an annotation has no class that could say anything.
// https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/ (2026-11-30)
function fixedValues(input: AlbValuesInput): Record<string, unknown> {
  const { fixedScheme, groups: { _areFixed: fixedGroups, _groupName: groupName } } = input;
  if (!fixedScheme && !fixedGroups) {
    return {};
  }
  const spec = {
    ...(fixedScheme && { scheme: schemeOf(input) }),
    ...(groupName !== undefined && { group: { name: groupName } }),
  };
  return {
    disableIngressClassAnnotation: true,
    ...(fixedGroups && { disableIngressGroupNameAnnotation: true }),
    ...(Object.keys(spec).length > 0 && { ingressClassParams: { create: true, spec } }),
  };
}
