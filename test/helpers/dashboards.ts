/** A dashboard that Grafana's pod downloads. */
export interface Download {
  /** Its folder and its name: `kubernetes/k8s-views-pods.json`. */
  readonly file: string;
  readonly url: string;
  /** What is done to its text. */
  readonly replacing: string;
}

/** The container beside Grafana that downloads dashboards; none without any. */
export function downloaderIn({ extraInitContainers = [] }: any): any {
  return extraInitContainers.find(({ name }: any) => name === 'dashboards');
}

/** What that container downloads. */
export function downloadsOf(container: any): Download[] {
  const script: string = container?.command[2] ?? '';
  return [...script.matchAll(/^ +get '([^']+)' '([^']+)' '([^']*)'$/gm)].map(([, file, url, replacing]) => ({ file, url, replacing }));
}

/** The ConfigMaps of dashboards among objects, by the names of the dashboards. */
export function boardsIn(objects: readonly any[]): Record<string, any> {
  return Object.fromEntries(objects.filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.labels?.grafana_dashboard === '1')
    .map((object) => [Object.keys(object.data)[0].replace(/\.json$/, ''), object]));
}
