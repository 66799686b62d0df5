import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { isToken } from '../private/tokens';

/**
 * Instance types that take few pods: by the addresses of their network interfaces, as awslabs/amazon-eks-ami counts them at
 * 81fec2e8 (2026-07-23), nodeadm/internal/kubelet/instance-info.jsonl.
 * https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html (2026-11-30)
 */
const FEW_PODS: { readonly [pods: number]: string } = {
  4: 't1.micro t2.micro t2.nano t3.micro t3.nano t3a.micro t3a.nano t4g.micro t4g.nano',
  8: 'a1.medium c6g.medium c6gd.medium c6gn.medium c7a.medium c7g.medium c7gd.medium c7gn.medium c8a.medium c8g.medium c8gb.medium '
    + 'c8gd.medium c8gn.medium g4ad.2xlarge g4ad.xlarge is4gen.medium m1.small m6g.medium m6gd.medium m7a.medium m7g.medium '
    + 'm7gd.medium m8a.medium m8g.medium m8gb.medium m8gd.medium m8gn.medium r6g.medium r6gd.medium r7a.medium r7g.medium '
    + 'r7gd.medium r8a.medium r8g.medium r8gb.medium r8gd.medium r8gn.medium t3a.small x2gd.medium x8g.medium',
};

/** What runs on every node of an `ObservableEksCluster`. */
const ON_EVERY_NODE = ['the VPC CNI', 'kube-proxy', 'the Pod Identity Agent', 'the EBS driver', 'node-exporter'];

/** Warns of instance types whose few pods are taken by what runs on every node. */
export function warnOfFewPods(scope: IConstruct, instanceTypes: string[]): void {
  for (const [pods, types] of Object.entries(FEW_PODS)) {
    const found = instanceTypes.filter((type) => !isToken(type) && types.split(' ').includes(type));
    if (found.length > 0) {
      const left = Math.max(0, Number(pods) - ON_EVERY_NODE.length);
      Annotations.of(scope).addWarning(
        `A node of type ${found.join(' or ')} can run ${pods} pods, of which ${ON_EVERY_NODE.join(', ')} use ${ON_EVERY_NODE.length}: `
        + `${left === 0 ? 'none is' : `${left} are`} left for CoreDNS and your pods. Choose a larger type, such as t3.medium (17 pods).`,
      );
    }
  }
}
