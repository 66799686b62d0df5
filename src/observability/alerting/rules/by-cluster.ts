import { RuleGroup } from './rule';

/**
 * An expression of the library that keeps clusters apart: nodes and namespaces of two of them may have one name. What asks for nothing (`absent`)
 * says itself what it asks of each.
 */
export function byCluster(expr: string): string {
  return expr
    .replace(/\b(by|on) \((?!cluster\b)([^()]+)\)/g, '$1 (cluster, $2)')
    .replace(/\b(sum|min|max|avg|count)\(/g, '$1 by (cluster) (');
}

/** The groups with the expressions that keep clusters apart. */
export function groupsByCluster(groups: readonly RuleGroup[]): RuleGroup[] {
  return groups.map((group) => ({ ...group, rules: group.rules.map((rule) => ({ ...rule, expr: rule.exprByCluster ?? rule.expr })) }));
}
