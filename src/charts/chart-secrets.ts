import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { ChartCatalog, ChartEntry } from './chart-catalog';
import { ValidationError } from '../private/errors';
import { secretsIn } from '../private/secret-values';

type Way = readonly [path: RegExp, fix: string];

/** Where a chart takes a secret from, by the path of the value; the first that fits. */
const WAYS: { readonly [chart: string]: readonly Way[] } = {
  [ChartCatalog.GRAFANA.chart]: [
    [/^adminPassword$|^admin\./, 'use the option `adminSecretName`'],
    [/^(grafana\.ini|\["grafana\.ini"\])\.smtp\.|^smtp\./, 'set `smtp.existingSecret` of the chart to the name of a Secret'],
    [/^ldap\./, 'set `ldap.existingSecret` of the chart to the name of a Secret'],
    [/^datasources/, 'store it in a Secret, list the Secret in `envFromSecret` of the chart, and use $__env{NAME_IN_THE_SECRET} instead'],
    [/./, 'store it in a Secret as GF_<SECTION>_<KEY>, such as GF_DATABASE_PASSWORD, and list the Secret in `envFromSecret` of the chart'],
  ],
  [ChartCatalog.PROMETHEUS.chart]: [
    [/^alertmanager\./, 'store it in a Secret, mount it with `alertmanager.extraSecretMounts` of the chart, and set the file in the matching field that ends in `_file`'],
    [/./, 'store it in a Secret, mount it with `server.extraSecretMounts` of the chart, and set the file in the matching field that ends in `_file`'],
  ],
  [ChartCatalog.LOKI.chart]: [
    [/^gateway\.basicAuth\./, 'use the option `gatewayLogin`'],
  ],
  [ChartCatalog.ARGO_CD.chart]: [
    [/^configs\.(repositories|credentialTemplates)\b/, 'use the option `credentialsSecretName` of a source, or create the labelled Secret yourself'],
    [/^configs\.cm\b/, 'use the option `signIn`'],
    [/^configs\.secret\b/, 'leave it out: Argo CD generates its own'],
  ],
  [ChartCatalog.RANCHER.chart]: [
    [/^bootstrapPassword$/, 'leave it out: Rancher generates one, or reads it from the Secret `bootstrap-secret` (`bootstrapPasswordCommand`)'],
  ],
  [ChartCatalog.AWS_LOAD_BALANCER_CONTROLLER.chart]: [
    [/^webhookTLS\./, 'leave it out: the chart generates a certificate, or set `enableCertManager`'],
    [/^env/, 'leave it out: the library gives the controller its permissions'],
  ],
};

const ANY_CHART = "store it in a Secret of the cluster, and reference the Secret in the chart's values (`existingSecret`, `envFrom`, `valueFrom`)";

/**
 * Refuses secrets that stand in the values of a chart, which everybody has who reads the code, the state of Terraform or the
 * release. Of a chart that the library does not know, it warns.
 */
export function refuseSecrets(scope: IConstruct, { chart }: ChartEntry, helmValues: Record<string, unknown> = {}): void {
  const [first] = secretsIn('helmValues', helmValues);
  if (first === undefined) {
    return;
  }
  const path = first.replace(/^helmValues\.?/, '');
  const [, fix] = (Object.hasOwn(WAYS, chart) ? WAYS[chart] : []).find(([pattern]) => pattern.test(path)) ?? [undefined, ANY_CHART];
  if (!Object.values(ChartCatalog).some((known: ChartEntry) => known.chart === chart)) {
    Annotations.of(scope).addWarning(
      `\`${first}\` looks like a secret. It would be readable in the code, in the Terraform state and in the release. If it is a secret, ${fix}.`,
    );
    return;
  }
  throw new ValidationError(scope, {
    property: first,
    problem: 'contains a secret in plain text, readable in the code, in the Terraform state and in the Helm release',
    fix,
  });
}
