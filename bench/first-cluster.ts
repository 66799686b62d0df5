/** A first cluster with both ways in, as in the README. Usage: node first-cluster.js <output folder> */
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { DualIngress, ObservableEksCluster } from 'cdktf-observable-eks';

const app = new App({ outdir: process.argv[2] });
const stack = new TerraformStack(app, 'first');
new AwsProvider(stack, 'Aws', { region: 'eu-west-2' });
const cluster = new ObservableEksCluster(stack, 'Platform', { clusterName: 'first' });
new DualIngress(stack, 'Ingress', { cluster });
app.synth();
