import { gunzipSync } from 'node:zlib';
import { RDS_PASSWORD } from './database-proxy';
import { World } from '../world';

/** However often it was escaped on its way into a text. */
const PATTERN = new RegExp(RDS_PASSWORD.replaceAll('\\', '\\\\+'));

/** Where the password that RDS made for a database stands: states, last plans, releases of Helm and other objects of the cluster. */
export async function placesOfPassword(world: World): Promise<string[]> {
  const texts: [place: string, text: string][] = [];
  const { deployment, profile: { stacks } } = world;
  for (const stack of stacks) {
    const silent = { onOutput: undefined };
    texts.push([`state of ${stack}`, (await deployment.run(stack, ['state', 'pull'], silent)).stdout]);
    texts.push([`plan of ${stack}`, (await deployment.run(stack, ['show', '-json', 'e2e.plan'], silent)).stdout]);
  }
  for (const kind of ['configmaps', 'secrets', 'pods', 'deployments', 'statefulsets', 'daemonsets', 'jobs']) {
    for (const object of await world.view().list(kind)) {
      texts.push([`${kind} ${object.metadata.namespace}/${object.metadata.name}`, kind === 'secrets' ? decoded(object) : JSON.stringify(object)]);
    }
  }
  return texts.filter(([, text]) => PATTERN.test(text)).map(([place]) => place);
}

function decoded({ type, data = {} }: { type: string; data?: Record<string, string> }): string {
  const values = Object.values(data).map((value) => Buffer.from(value, 'base64'));
  return values.map((value) => (type === 'helm.sh/release.v1' ? gunzipSync(Buffer.from(value.toString(), 'base64')) : value).toString()).join('\n');
}
