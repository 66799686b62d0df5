import { Release } from '@cdktf/provider-helm/lib/release';
import { ITerraformDependable, Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { ChartEntry, requireChartEntry, warnOfUnfitChart } from './chart-catalog';
import { pinImages } from './chart-images';
import { locateChart } from './chart-location';
import { stateChartPods } from './chart-pods';
import { refuseSecrets } from './chart-secrets';
import { fixedValues } from './fixed-values';
import { ImageDigests, requireDigests } from './image-digests';
import { warnOfIsolation } from './isolation-warning';
import { PodAccess } from './network-access';
import { PodSecurityLevel } from './pod-security-level';
import { claimReleaseName, releaseDefaults } from './release-defaults';
import { noteRelease } from './release-order';
import { requireReleaseSize } from './release-size';
import { StackNamespaces } from './stack-namespaces';
import { withListsBeside } from './value-lists';
import { tellContent } from '../cluster/cluster-contents';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { checkCall, checkStruct } from '../private/arguments/check-arguments';
import { requireChartRepository } from '../private/checks/addresses';
import { requireChartVersion } from '../private/checks/versions';
import { dependLate } from '../private/dependencies';
import { renderHelmDocuments } from '../private/helm-values';
import { mergeMaps } from '../private/merge';
import { requireInteger } from '../private/validation';
import { refuseContradictions, ValueOption } from '../private/value-conflicts';

const DEFAULT_TIMEOUT_SECONDS = 900;

/** Options that apply to every chart the library installs. */
export interface HelmChartOptions {
  /**
   * Values for the chart, with the chart's own keys. They override the library's defaults. Values that contradict another option, or that integrate
   * the chart with the cluster, are rejected, and so are secrets.
   *
   * @default - the library's defaults
   */
  readonly helmValues?: { [key: string]: any };

  /**
   * Version of the chart.
   *
   * @default - the one in `ChartCatalog`
   */
  readonly chartVersion?: string;

  /**
   * URL of the repository, https:// or oci://.
   *
   * @default - that of the `ChartMirror`, else the one in `ChartCatalog`
   */
  readonly chartRepository?: string;

  /**
   * Seconds to wait until all objects of the chart are ready.
   *
   * @default 900
   */
  readonly timeoutSeconds?: number;
}

/** Properties of `HelmChart`. */
export interface HelmChartProps extends HelmChartOptions {
  /** The cluster to install the chart in. */
  readonly cluster: IKubernetesCluster;

  /** The chart. */
  readonly chart: ChartEntry;

  /** Name of the release, at most 53 characters. Changing it replaces the release. */
  readonly releaseName: string;

  /** Namespace of the release. It is created before the chart, and kept after it. */
  readonly kubernetesNamespace: string;

  /**
   * Pod Security level of the namespace. All users of a namespace must agree.
   *
   * @default - the level set elsewhere, else PodSecurityLevel.BASELINE
   */
  readonly podSecurity?: PodSecurityLevel;

  /**
   * Values that the user's `helmValues` can override.
   *
   * @default - none
   */
  readonly defaultHelmValues?: { [key: string]: any };

  /**
   * Values that cannot be overridden, because they integrate the chart with the cluster.
   *
   * @default - none
   */
  readonly requiredHelmValues?: { [key: string]: any };

  /**
   * What else must exist before the chart and until it is uninstalled, in addition to the cluster and the namespace.
   *
   * @default - nothing else
   */
  readonly dependencies?: ITerraformDependable[];

  /**
   * Which option of the library stands behind which value.
   *
   * @default - none
   * @internal
   */
  readonly _valueOptions?: ValueOption[];

  /**
   * Lists of `defaultHelmValues` that the user's entries stand beside, such as `server.env`.
   *
   * @default - a list of the user's takes the place of ours
   * @internal
   */
  readonly _listsBeside?: readonly string[];

  /**
   * In place of `defaultHelmValues`: values that are only known once all constructs are made.
   *
   * @default - none
   * @internal
   */
  readonly _lateDefaultHelmValues?: () => Record<string, unknown>;

  /**
   * What its pods take and reach. With it, the namespace denies the rest where the cluster isolates namespaces.
   *
   * @default - not known
   * @internal
   */
  readonly _access?: readonly PodAccess[];

  /**
   * The strictest level of Pod Security that its pods fit, for where nobody chose one.
   *
   * @default - not known
   * @internal
   */
  readonly _fits?: PodSecurityLevel;
}

/**
 * A Helm release with safe settings: it waits until everything is ready, rolls back on failure, keeps five revisions, and adopts an existing release
 * of its name that is missing from the state.
 *
 * Values consist of three documents, later ones winning key by key: defaults, the user's values, required values. A user value that contradicts a
 * required one is rejected.
 */
export class HelmChart extends Construct {
  /** The release. */
  public readonly resource: Release;

  private readonly required: ITerraformDependable[];

  /**
   * @param scope scope in which to create the release
   * @param id construct id
   * @param props the chart and its values
   * @throws when a name is invalid, a value cannot be rendered or contradicts a required one, or the mirror lacks the chart
   */
  constructor(scope: Construct, id: string, props: HelmChartProps) {
    super(scope, id);
    checkStruct(this, 'HelmChartProps', props);
    claimReleaseName(this, props.cluster, props.kubernetesNamespace, props.releaseName);
    tellContent(props.cluster, props.chart.chart);
    stateChartPods(this, props.cluster, props.chart, [props.defaultHelmValues, props.helmValues, props.requiredHelmValues]);
    const timeout = props.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
    requireInteger(this, 'timeoutSeconds', timeout, 1, 24 * 60 * 60);
    const entry = { ...props.chart, chartVersion: props.chartVersion ?? props.chart.chartVersion };
    requireChartVersion(this, props.chartVersion === undefined ? 'chart.chartVersion' : 'chartVersion', entry.chartVersion);
    requireChartRepository(this, 'chartRepository', props.chartRepository);
    requireChartEntry(this, 'chart', props.chart);
    warnOfUnfitChart(this, entry, props.cluster.kubernetesVersion);

    const namespaces = StackNamespaces.of(this, props.cluster);
    namespaces.add(this, props.kubernetesNamespace, { podSecurity: props.podSecurity, fits: props._fits });
    if (props._access) {
      namespaces.isolate(this, props.kubernetesNamespace, props._access);
    } else {
      warnOfIsolation(this, props.cluster, props.kubernetesNamespace);
    }
    this.required = [namespaces.release, ...(props.dependencies ?? [])];
    this.resource = new Release(this, 'Resource', {
      ...releaseDefaults(props.cluster),
      ...locateChart(this, entry, props.chartRepository),
      provider: props.cluster.helmProvider(this),
      name: props.releaseName,
      namespace: props.kubernetesNamespace,
      version: entry.chartVersion,
      timeout,
      upgradeInstall: true,
      values: this.render(props, entry),
    });
    // After rendering, which refuses what is no data at all, such as a circle.
    refuseSecrets(this, entry, props.helmValues);
    refuseContradictions(this, {
      property: 'helmValues',
      values: props.helmValues,
      required: props.requiredHelmValues,
      // What its pods take and reach says the library of charts whose objects it knows by their names.
      fixed: props._access && fixedValues(entry.chart),
      defaults: props._lateDefaultHelmValues?.() ?? props.defaultHelmValues,
      options: props._valueOptions,
    });
    dependLate(this.resource, () => [...props.cluster.prerequisites, ...this.required]);
    noteRelease(props.cluster, { resource: this.resource, needs: () => this.required });
  }

  /** What to depend on to wait for the installed chart. */
  public get dependencies(): ITerraformDependable[] {
    return [this.resource];
  }

  /**
   * Adds a dependency that must exist before the chart and until it is uninstalled.
   *
   * @param dependables the Terraform resources
   */
  public addDependency(...dependables: ITerraformDependable[]): void {
    checkCall('HelmChart.addDependency', [dependables], this);
    this.required.push(...dependables);
  }

  private render(props: HelmChartProps, entry: ChartEntry): string[] {
    const { defaultHelmValues, requiredHelmValues = {}, _lateDefaultHelmValues: late } = props;
    const helmValues = withListsBeside(this, props.helmValues ?? {}, defaultHelmValues ?? {}, props._listsBeside ?? []);
    const digests = ImageDigests._of(this);
    const defaults = () => late?.() ?? defaultHelmValues ?? {};
    const images = () => pinImages(entry, [helmValues, requiredHelmValues].reduce(mergeMaps, defaults()), digests?.digests ?? {});
    requireDigests(this, () => images().missing);
    const documents = () => renderHelmDocuments(this, {
      defaultHelmValues: defaults(),
      helmValues,
      requiredHelmValues: digests ? mergeMaps(requiredHelmValues, images().values) : requiredHelmValues,
    });
    // Once now in any case: what cannot be rendered is refused where it was given.
    const now = documents();
    requireReleaseSize(this, 'helmValues', now, false);
    return late ? Lazy.listValue({ produce: documents }) : now;
  }
}
