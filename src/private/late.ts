import { Annotations, TerraformResource } from 'cdktf';
import { IConstruct } from 'constructs';

/** Warns when something that holds "from now on" comes after resources were made, which do not have it. */
export function warnIfLate(scope: IConstruct, what: string): void {
  const made = scope.node.findAll().filter((child) => TerraformResource.isTerraformResource(child)).length;
  if (made > 0) {
    Annotations.of(scope).addWarning(
      `${what} was applied after ${made} resources were created below this scope: it does not affect them. Apply it before you create constructs.`,
    );
  }
}

/** Warns of what only shows once all constructs are made; once, however often the app is synthesised. */
export function warnWhenComplete(scope: IConstruct, message: () => string | undefined): void {
  let hasWarned = false;
  scope.node.addValidation({
    validate: () => {
      const text = hasWarned ? undefined : message();
      if (text !== undefined) {
        hasWarned = true;
        Annotations.of(scope).addWarning(text);
      }
      return [];
    },
  });
}
