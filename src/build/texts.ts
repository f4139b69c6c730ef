/**
 * The texts of package.json. It contains keys such as `%command.addClient%`; VS Code replaces them with the texts of
 * `package.nls.json` or, if its display language is Indonesian, of `package.nls.id.json`. The texts of the schema of
 * `kunci.clients` are declared in the code, so their English is generated.
 */

/** By key. vsce accepts only letters, digits, `_` and dots in a key. */
export type Texts = Readonly<Record<string, string>>;

/** The first part of the keys that are generated. */
export const schemaKey = 'clients';

/** Returns the value with each key replaced by its text. @throws Error if a key has no text */
export function localize<T>(value: T, texts: Texts): T {
  return JSON.parse(JSON.stringify(value), (_, member) => {
    const key = keyIn(member);
    if (key === undefined) return member;
    const text = texts[key];
    if (text === undefined) throw new Error(`package.nls.json has no text for the key ${key}.`);
    return text;
  });
}

export function keyIn(value: unknown): string | undefined {
  return typeof value === 'string' ? /^%([\w.]+)%$/.exec(value)?.[1] : undefined;
}

type Members = Readonly<Record<string, unknown>>;

/** Returns the schema with keys instead of texts, and these texts. @throws Error if two texts would have one key */
export function extractTexts(schema: Members): { readonly schema: Members; readonly texts: Texts } {
  const texts: Record<string, string> = {};
  return { schema: withKeys(schema, [schemaKey]) as Members, texts };

  function withKeys(node: unknown, path: readonly string[]): unknown {
    if (Array.isArray(node)) return node.map((item) => withKeys(item, path));
    if (typeof node !== 'object' || node === null) return node;
    const members = node as Members;
    return Object.fromEntries(
      Object.entries(members).map(([name, value]) => [name, memberWithKeys(name, value, members, path)]),
    );
  }

  function memberWithKeys(name: string, value: unknown, siblings: Members, path: readonly string[]): unknown {
    switch (name) {
      case 'description':
      case 'markdownDescription':
      case 'label':
        return keyFor(path, value);
      case 'enumDescriptions':
        return listOf(value).map((text, index) => keyFor([...path, listOf(siblings['enum'])[index]], text));
      case 'properties':
        return Object.fromEntries(
          Object.entries(value as Members).map(([child, schema]) => [
            child,
            withKeys(schema, [...path, child]),
          ]),
        );
      case 'defaultSnippets':
        return listOf(value).map((snippet) =>
          withKeys(snippet, [...path, 'snippet', providerOfSnippet(snippet)]),
        );
      case 'allOf':
        return listOf(value).map((rule) => withKeys(rule, [...path, providerOfRule(rule)]));
      // A rule's condition has no text.
      case 'if':
        return value;
      default:
        return withKeys(value, path);
    }
  }

  function keyFor(path: readonly unknown[], text: unknown): string {
    const key = path.map((part) => String(part).replaceAll(/\W/g, '.')).join('.');
    if (typeof text !== 'string' || (texts[key] ?? text) !== text)
      throw new Error(`The schema has two texts for the key ${key}, or none.`);
    texts[key] = text;
    return `%${key}%`;
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function providerOfSnippet(snippet: unknown): string {
  return (snippet as { readonly body: { readonly provider: string } }).body.provider;
}

function providerOfRule(rule: unknown): string {
  type Rule = { readonly if: { readonly properties: { readonly provider: { readonly const: string } } } };
  return (rule as Rule).if.properties.provider.const;
}
