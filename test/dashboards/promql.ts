import { PROMQL } from './parsers';
import { StoredSeries } from './stored-series';

/*
 * Which labels the answer to a query of PromQL has, by the labels of the series that are stored. It finds what Prometheus answers with
 * nothing, without a word: names of metrics, labels and values that are not there, and operands that never match.
 */

type SyntaxNode = ReturnType<typeof PROMQL.parse>['topNode'];

/** What is wrong with a query; none where it is fine. */
export interface Looked {
  readonly labels: Set<string>;
  readonly faults: string[];
}

/** Only with a store, or a federation, that several clusters write to; matched so that it need not be there. */
const CLUSTER = 'cluster';

/** Functions that keep no label. */
const WITHOUT_LABELS = new Set(['vector', 'time', 'scalar', 'pi']);

export function lookAt(query: string, stored: StoredSeries): Looked {
  const looker = new Looker(query, stored);
  const labels = looker.labelsOf(PROMQL.parse(query).topNode.firstChild!);
  return { labels: labels ?? new Set(), faults: [...new Set(looker.faults)] };
}

class Looker {
  public readonly faults: string[] = [];

  constructor(private readonly query: string, private readonly stored: StoredSeries) {
    PROMQL.parse(query).iterate({ enter: ({ type, from }) => { if (type.isError) this.faults.push(`syntax at ${from}: ${query.slice(from, from + 20)}`); } });
  }

  /** Nothing stands for a number, which has no labels to match. */
  public labelsOf(node: SyntaxNode): Set<string> | undefined {
    switch (node.name) {
      case 'VectorSelector': return this.selector(node);
      case 'AggregateExpr': return this.aggregation(node);
      case 'FunctionCall': return this.call(node);
      case 'BinaryExpr': return this.binary(node);
      case 'NumberDurationLiteral':
      case 'StringLiteral': return undefined;
      default: {
        // Brackets, ranges, offsets and signs.
        const inner = childrenOf(node).map((child) => this.labelsOf(child)).find((labels) => labels !== undefined);
        return inner;
      }
    }
  }

  private selector(node: SyntaxNode): Set<string> {
    const metric = this.text(node.getChild('Identifier')!);
    const series = this.stored.get(metric);
    if (!series) {
      this.faults.push(`no metric ${metric}`);
      return new Set([CLUSTER]);
    }
    for (const matcher of node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []) {
      const label = this.text(matcher.getChild('LabelName')!);
      const [operator, value] = [this.text(matcher.getChild('MatchOp')!), this.text(matcher.getChild('StringLiteral')!).slice(1, -1)];
      if (label !== CLUSTER) this.match(metric, label, operator, value.replace(/\\(.)/g, '$1'), series.get(label));
    }
    return new Set([...series.keys(), CLUSTER]);
  }

  private match(metric: string, label: string, operator: string, value: string, values: readonly string[] | undefined): void {
    if (!values) {
      this.faults.push(`no label ${label} of ${metric}`);
    } else if (!values.includes('*') && ['=', '=~'].includes(operator)) {
      const wanted = new RegExp(operator === '=' ? `^${value.replace(/[^\w]/g, '\\$&')}$` : `^(?:${value})$`);
      if (!values.some((one) => wanted.test(one))) this.faults.push(`no value ${value} of ${label} of ${metric}, but ${values.join(', ')}`);
    }
  }

  private aggregation(node: SyntaxNode): Set<string> {
    const modifier = node.getChild('AggregateModifier');
    const inner = childrenOf(node.getChild('FunctionCallBody')!).map((child) => this.labelsOf(child)).find((labels) => labels !== undefined) ?? new Set();
    const op = this.text(node.getChild('AggregateOp')!);
    const named = modifier ? this.namesIn(modifier) : [];
    this.require(named, inner, modifier ?? node);
    if (modifier?.getChild('Without')) return new Set([...inner].filter((label) => !named.includes(label)));
    return op === 'topk' || op === 'bottomk' ? inner : new Set(named);
  }

  private call(node: SyntaxNode): Set<string> | undefined {
    const name = this.text(node.getChild('FunctionIdentifier')!);
    const args = childrenOf(node.getChild('FunctionCallBody')!);
    const inner = args.map((child) => this.labelsOf(child)).find((labels) => labels !== undefined);
    if (WITHOUT_LABELS.has(name)) return name === 'vector' ? new Set() : undefined;
    if (name === 'absent') return new Set();
    if (name === 'histogram_quantile') {
      this.require(['le'], inner ?? new Set(), node);
      return new Set([...inner ?? []].filter((label) => label !== 'le'));
    }
    if (name === 'label_replace') {
      const [into, , from] = args.filter((child) => child.name === 'StringLiteral').map((child) => this.text(child).slice(1, -1));
      this.require([from], inner ?? new Set(), node);
      return new Set([...inner ?? [], into]);
    }
    return inner;
  }

  private binary(node: SyntaxNode): Set<string> | undefined {
    const [left, right] = [node.firstChild!, node.lastChild!].map((side) => this.labelsOf(side));
    if (!left || !right) return left ?? right;
    const modifier = node.getChild('MatchingModifierClause');
    const kind = ['And', 'Or', 'Unless'].find((name) => node.getChild(name));
    const [matching, added] = (modifier?.getChildren('GroupingLabels') ?? []).map((list) => list.getChildren('LabelName').map((name) => this.text(name)));
    if (kind === 'Or') return new Set([...left, ...right]);
    if (modifier?.getChild('On')) {
      this.require(matching, left, modifier);
      this.require([...matching, ...added ?? []], right, modifier);
      if (kind) return left;
      return new Set([...(modifier.getChild('GroupLeft') ? left : matching), ...added ?? []]);
    }
    const differ = [...left].filter((label) => !right.has(label)).concat([...right].filter((label) => !left.has(label)))
      .filter((label) => !(modifier?.getChild('Ignoring') && matching.includes(label)));
    // A number of its own, such as vector(0), matches what has no labels at all.
    if (differ.length > 0) this.faults.push(`the sides of ${this.text(node).slice(0, 60)}... never match, as one alone has ${differ.join(', ')}`);
    return left;
  }

  private require(labels: readonly string[], there: Set<string>, node: SyntaxNode): void {
    for (const label of labels) if (!there.has(label)) this.faults.push(`no label ${label} for ${this.text(node).slice(0, 60)}`);
  }

  private namesIn(node: SyntaxNode): string[] {
    return node.getChildren('GroupingLabels').flatMap((list) => list.getChildren('LabelName').map((name) => this.text(name)));
  }

  private text({ from, to }: SyntaxNode): string {
    return this.query.slice(from, to);
  }
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}
