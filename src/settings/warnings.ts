import { AnnotationMetadataEntryType, App } from 'cdktf';
import { IConstruct } from 'constructs';
import { ValidationError } from '../private/errors';

/** Context key that says whether warnings are printed when the app is synthesised. */
const PRINT_CONTEXT = 'cdktf-observable-eks/print-warnings';

/** Set by the cdktf CLI, which prints warnings itself. */
const CLI_PRINTS = 'CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS';

const PRINTED = Symbol.for('cdktf-observable-eks/PrintedWarnings');

type Carrier = IConstruct & { [PRINTED]?: Set<string> };

/**
 * The warnings of an app, or a part of it, from any library: settings that are legal but unwise. The cdktf CLI prints them. Where an app is
 * synthesised without it, `app.synth()` prints them once to stderr, unless the context of the app has `"cdktf-observable-eks/print-warnings":
 * false`.
 */
export class Warnings {
  /**
   * The warnings of a construct and everything below it.
   *
   * @param scope the app, a stack or a construct
   */
  public static of(scope: IConstruct): Warnings {
    return new Warnings(scope);
  }

  /**
   * Lets the app print its warnings when it is synthesised.
   *
   * @internal
   */
  public static _printAtSynthesis(scope: IConstruct): void {
    const app = scope.node.root as Carrier;
    if (app[PRINTED] || !App.isApp(app)) {
      return;
    }
    const printed = new Set<string>();
    (app as Carrier)[PRINTED] = printed;
    // Validations of the app itself run when all stacks are synthesised: what they warned of is there.
    app.node.addValidation({
      validate: () => {
        if (isWanted(app)) {
          const fresh = Warnings.of(app).messages.filter((message) => !printed.has(message));
          write(fresh);
          fresh.forEach((message) => printed.add(message));
        }
        return [];
      },
    });
  }

  private constructor(private readonly scope: IConstruct) {}

  /** The warnings, each with the construct's path: `[stack/Platform] ...`. Warnings that need the whole app exist after `app.synth()`. */
  public get messages(): string[] {
    const all = this.scope.node.findAll().flatMap(({ node }) => node.metadata
      .filter(({ type }) => type === AnnotationMetadataEntryType.WARN)
      .map(({ data }) => `[${node.path || 'App'}] ${data}`));
    return [...new Set(all)];
  }

  /** Writes the warnings to stderr. */
  public print(): void {
    write(this.messages);
  }
}

function write(messages: string[]): void {
  process.stderr.write(messages.map((message) => `Warning: ${message}\n`).join(''));
}

function isWanted(app: IConstruct): boolean {
  const wanted: unknown = app.node.tryGetContext(PRINT_CONTEXT);
  if (wanted !== undefined && typeof wanted !== 'boolean') {
    throw new ValidationError(app, {
      property: `context["${PRINT_CONTEXT}"]`,
      problem: 'must be true or false',
      got: wanted,
      fix: `write it like new App({ context: { '${PRINT_CONTEXT}': false } })`,
    });
  }
  return wanted ?? process.env[CLI_PRINTS] === undefined;
}
