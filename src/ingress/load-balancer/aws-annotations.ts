import { AwsLoadBalancerOptions } from './load-balancer-options';

/** Start of the names of the annotations that configure load balancers of AWS. */
const AWS_LOAD_BALANCER = 'service.beta.kubernetes.io/aws-load-balancer';

/** The annotations whose value is there, each with the common start of its name. */
export function awsAnnotations(values: { [name: string]: string | number | boolean | undefined }): {
  [key: string]: string;
} {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([name, value]) => [`${AWS_LOAD_BALANCER}-${name}`, String(value)]),
  );
}

/** Who reaches a load balancer, in AWS's own word. */
export function schemeOf(options: AwsLoadBalancerOptions): string {
  return options.internal ? 'internal' : 'internet-facing';
}
