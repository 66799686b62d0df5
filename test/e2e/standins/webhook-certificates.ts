import { makeCertificate } from '../kubernetes/certificates';
import type { KubeApi } from '../kubernetes/kube';

/**
 * What the image kube-webhook-certgen does in the hook Jobs of ingress-nginx: `create` makes a certificate before the
 * controller's pods, `patch` tells the webhook's configuration whom to trust after them.
 * https://github.com/kubernetes/ingress-nginx/tree/main/images/kube-webhook-certgen
 */

/** A certificate that is there already stays. */
export async function makeWebhookCertificate(kube: KubeApi, args: readonly string[]): Promise<void> {
  const namespace = option(args, 'namespace');
  const name = option(args, 'secret-name');
  if (await kube.find('secrets', { namespace, name })) return;
  const authority = makeCertificate({ commonName: 'webhook-ca', use: 'authority' });
  const hosts = option(args, 'host').split(',');
  const server = makeCertificate({ commonName: hosts[0].slice(0, 64), use: 'server', hosts, issuer: authority });
  const data = { ca: authority.certificate, cert: server.certificate, key: server.key };
  await kube.create('secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace, name },
    data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')])),
  });
}

/** A whole new object, as the Job's role may `get` and `update`, not `patch`. */
export async function patchWebhook(kube: KubeApi, args: readonly string[]): Promise<void> {
  const secret = await kube.find('secrets', { namespace: option(args, 'namespace'), name: option(args, 'secret-name') });
  if (!secret?.data?.ca) throw new Error('the Secret with the certificate is not there');
  for (const kind of ['validating', 'mutating'] as const) {
    if (option(args, `patch-${kind}`, 'true') === 'false') continue;
    const resource = `${kind}webhookconfigurations` as const;
    const found = await kube.find(resource, { name: option(args, 'webhook-name') });
    if (!found) throw new Error(`the ${kind} webhook ${option(args, 'webhook-name')} is not there`);
    const failurePolicy = option(args, 'patch-failure-policy', '') || undefined;
    const webhooks = found.webhooks.map((webhook: any) => ({
      ...webhook,
      ...(failurePolicy && { failurePolicy }),
      clientConfig: { ...webhook.clientConfig, caBundle: secret.data.ca },
    }));
    await kube.replace(resource, { ...found, webhooks });
  }
}

function option(args: readonly string[], name: string, fallback?: string): string {
  const value = args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? fallback;
  if (value === undefined) throw new Error(`--${name} is missing`);
  return value;
}
