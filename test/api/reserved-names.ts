/**
 * Words that cannot name a member, a parameter or a type in one of the languages of the bindings, or only under another
 * name. Keywords after the language references; the last lists are what the generated classes inherit.
 */
const lines = (text: string) => text.trim().split(/\s+/);

/** docs.python.org/3/reference/lexical_analysis.html#keywords; names are compared in snake_case. */
export const PYTHON = new Set(lines(`
  False None True and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield self
`));

/** The Java Language Specification, section 3.9, and the members of java.lang.Object. */
export const JAVA = new Set(lines(`
  abstract assert boolean break byte case catch char class const continue default do double else enum extends final
  finally float for goto if implements import instanceof int interface long native new package private protected public
  return short static strictfp super switch synchronized this throw throws transient try void volatile while true false
  null clone equals finalize getClass hashCode notify notifyAll toString wait
`));

/** learn.microsoft.com/dotnet/csharp/language-reference/keywords, and the members of System.Object. */
export const CSHARP = new Set(lines(`
  abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else
  enum event explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock
  long namespace new null object operator out override params private protected public readonly ref return sbyte sealed
  short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using
  virtual void volatile while Equals GetHashCode GetType ToString MemberwiseClone ReferenceEquals Finalize
`));

/** go.dev/ref/spec#Keywords; members are exported there (upper case), so this is about parameters. */
export const GO = new Set(lines(`
  break case chan const continue default defer else fallthrough for func go goto if import interface map package range
  return select struct switch type var
`));

/** Types of the languages' base libraries that a class of ours would hide. */
export const TYPES = new Set(lines('Object String Integer Boolean Number List Map Set Exception Error Class Enum Override Any Optional'));

export function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

export function pascalCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
