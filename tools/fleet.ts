import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runCommand } from './worktest';

/** Helm's provider looks for the file when Terraform validates. It logs in nowhere. */
const STAND_IN = `apiVersion: v1
kind: Config
current-context: shop
clusters: [{ name: shop, cluster: { server: 'https://localhost:6443' } }]
contexts: [{ name: shop, context: { cluster: shop, user: shop } }]
users: [{ name: shop, user: {} }]
`;

function standIn(): string {
  const folder = resolve(__dirname, '..', 'cdktf.out', '.check');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'shop-kubeconfig.yaml');
  writeFileSync(path, STAND_IN);
  return path;
}

/** Synthesises examples/fleet, shows what it deploys, and validates it. */
if (require.main === module) {
  process.env.SHOP_KUBECONFIG ??= standIn();
  void runCommand('fleet', () => ({ profiles: ['fleet'], appArguments: [], updateSchemaGaps: false, validate: true, help: false }));
}
