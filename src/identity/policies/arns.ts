import { IEksCluster } from '../../cluster/eks-cluster';
import { arnPart } from '../../private/arn';

/** ARNs in the partition, region and account of a cluster. */
export class ClusterArns {
  public readonly partition: string;
  public readonly region: string;
  public readonly account: string;

  constructor(cluster: IEksCluster) {
    this.partition = arnPart(cluster.clusterArn, 'partition');
    this.region = cluster.region;
    this.account = arnPart(cluster.clusterArn, 'account');
  }

  public ec2(path: string): string {
    return this.of('ec2', path);
  }

  /** Snapshots belong to a region, not to an account. */
  public snapshot(id: string): string {
    return `arn:${this.partition}:ec2:${this.region}::snapshot/${id}`;
  }

  /** A VPC of the region, whoever owns it: accounts share subnets, and the ARN of the VPC then has the account of the owner. */
  public vpc(vpcId: string): string {
    return this.shared(`vpc/${vpcId}`);
  }

  /** What another account may have shared with this one. */
  public shared(path: string): string {
    return `arn:${this.partition}:ec2:${this.region}:*:${path}`;
  }

  public of(service: string, path: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.account}:${path}`;
  }
}
