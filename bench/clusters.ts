/** Makes a number of clusters in one app, each in a stack of its own. Usage: node clusters.js <count> <output folder> */
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { ObservableEksCluster } from 'cdktf-observable-eks';

const [count, outdir] = process.argv.slice(2);
const app = new App({ outdir });
for (let index = 0; index < Number(count); index++) {
  const stack = new TerraformStack(app, `stack-${index}`);
  new AwsProvider(stack, 'Aws', { region: 'eu-west-2' });
  new ObservableEksCluster(stack, 'Platform', { clusterName: `platform-${index}` });
}
app.synth();
