/**
 * The rooms of `src/`, and which rooms each may import from. A room is a folder, or a file that stands beside folders; a
 * folder that is split into rooms is none itself.
 * What a room may import, its neighbours' neighbours may be imported too; nothing is imported against the arrow.
 *
 * The lint (`import/no-restricted-paths`) is made from this table, and a test keeps it complete and free of circles.
 */
export const ROOMS: Record<string, string[]> = {
  // The compositions: they make the parts and hand them to each other.
  'observable-eks-cluster.ts': ['imported-cluster.ts'],
  'external-cluster.ts': ['external', 'identity/workload-identity.ts'],
  'imported-cluster.ts': ['observability/observability-platform.ts', 'ingress/dual-ingress.ts', 'identity/workload-identity.ts'],

  // One room a signal. What one needs of another is a struct of `conventions` that the platform hands over.
  'observability/observability-platform.ts': ['observability/metrics', 'observability/logs', 'observability/traces', 'observability/collectors', 'observability/grafana'],
  'observability/metrics': ['observability/conventions', 'storage'],
  'observability/logs': ['observability/conventions', 'storage'],
  'observability/traces': ['observability/conventions', 'storage'],
  'observability/collectors': ['observability/conventions', 'storage'],
  'observability/grafana': ['observability/dashboards', 'observability/alerting', 'storage'],
  'observability/dashboards': ['observability/conventions', 'charts'],
  'observability/alerting': ['observability/conventions', 'storage'],
  'observability/conventions': ['private'],

  // The two ways in, and what they share.
  'ingress/dual-ingress.ts': ['ingress/nginx', 'ingress/drain'],
  'ingress/nginx': ['ingress/alb', 'ingress/load-balancer'],
  'ingress/alb': ['ingress/common', 'storage'],
  'ingress/drain': ['storage'],
  'ingress/load-balancer': ['ingress/common'],
  'ingress/common': ['cluster'],

  'storage': ['charts', 'identity/policies'],

  // What clusters outside of AWS stand on, and how they are reached.
  'external': ['charts'],

  // Several clusters.
  'fleet': ['observability/observability-platform.ts', 'ingress/nginx'],

  'confidential': ['charts'],

  // The manager of several clusters, and the clusters that it manages.
  'rancher': ['charts'],

  // Nodes outside of AWS.
  'hybrid': ['cluster'],

  'delivery/ci': ['charts', 'identity/policies'],
  'delivery/gitops': ['charts', 'storage'],

  // Charts and identity do not know each other: a chart gets its annotations from whoever composes it.
  'charts': ['addons', 'nodes'],

  'identity/workload-identity.ts': ['identity/migration', 'identity/policies', 'identity/report', 'identity/secrets'],
  'identity/migration': ['identity/roles'],
  'identity/report': ['identity/roles'],
  'identity/roles': ['addons', 'nodes'],
  'identity/policies': ['cluster'],
  'identity/secrets': ['identity/roles'],

  'addons': ['cluster'],
  'nodes': ['cluster'],
  'cluster': ['network'],
  'network': ['encryption'],
  'encryption': ['settings'],

  // Beside the cluster: they read the construct tree or stand alone.
  'cost': ['settings'],
  'state': ['settings'],

  // What is given once and reaches everything: tags, the permissions boundary, today's date.
  'settings': ['private'],
  'private': [],
};

/** Every room that `room` may import from, neighbours of neighbours included. */
export function importable(room: string): string[] {
  const found = new Set<string>();
  const visit = (name: string) => {
    for (const next of ROOMS[name] ?? []) {
      if (next === room) {
        throw new Error(`The rooms ${room} and ${name} import each other`);
      }
      if (!found.has(next)) {
        found.add(next);
        visit(next);
      }
    }
  };
  visit(room);
  return [...found].sort();
}

/** The zones of `import/no-restricted-paths`. */
export function roomZones() {
  const rooms = Object.keys(ROOMS).map((room) => {
    const allowed = importable(room);
    return {
      target: `./src/${room}`,
      from: './src',
      except: [room, ...allowed].map((name) => `./${name}`),
      message: allowed.length > 0
        ? `The room ${room} imports only from ${allowed.join(', ')} (projenrc/rooms.ts).`
        : `The room ${room} imports from no other room (projenrc/rooms.ts).`,
    };
  });
  return [
    ...rooms,
    {
      target: './src',
      from: '.',
      except: ['./src', './node_modules'],
      message: 'The library does not import its tests, tools or examples.',
    },
  ];
}
