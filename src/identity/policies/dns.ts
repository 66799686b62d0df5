import { requireArn } from './requirements';
import { WorkloadPolicy } from '../../cluster/workload-permissions';

/** To change the records of hosted zones, as external-dns and the DNS challenge of cert-manager do. */
export function route53RecordsPolicy(hostedZoneArns: string[], policyName: string): WorkloadPolicy {
  hostedZoneArns.forEach((arn) => requireArn(policyName, 'hostedZoneArns', 'hostedZone', arn));
  return {
    policyName,
    statements: [
      { sid: 'Change', actions: ['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets'], resources: hostedZoneArns },
      {
        sid: 'Find',
        actions: [
          'route53:GetChange',
          'route53:ListHostedZones',
          'route53:ListHostedZonesByName',
          'route53:ListTagsForResource',
          'route53:ListTagsForResources',
        ],
        resources: ['*'],
      },
    ],
  };
}
