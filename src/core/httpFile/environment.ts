/** The setting `rest-client.environmentVariables`: variables by environment, `$shared` among them. */

/** A setting with more values is ignored, so that it cannot slow down the editor. */
const mostValues = 10_000;

const shared = '$shared';

/** Replaces a value that is not a string; it is neither a host nor a name. */
const notText = '{{}}';

/**
 * The distinct values of each variable over all environments. REST Client does not reveal the selected environment, so
 * only a variable with one value is certain. Empty for a setting with too many values.
 */
export type EnvironmentValues = ReadonlyMap<string, ReadonlySet<string>>;

export const noEnvironment: EnvironmentValues = new Map();

export function environmentValues(setting: unknown): EnvironmentValues {
  const values = new Map<string, Set<string>>();
  let count = 0;
  for (const environment of Object.keys(entriesOf(setting))) {
    for (const [name, value] of Object.entries(entriesOf(entriesOf(setting)[environment]))) {
      count += 1;
      if (count > mostValues) return noEnvironment;
      const texts = values.get(name) ?? new Set();
      texts.add(settingText(value) ?? notText);
      values.set(name, texts);
    }
  }
  return values;
}

/** The names of the environments that can be selected. */
export function environmentNames(setting: unknown): readonly string[] {
  return Object.keys(entriesOf(setting)).filter((name) => name !== shared);
}

/** The variables of the selected environment. @param name undefined if none is selected; then only `$shared` counts */
export function environmentVariables(
  setting: unknown,
  name: string | undefined,
): ReadonlyMap<string, string> {
  const common = entriesOf(entriesOf(setting)[shared]);
  const own = name === undefined ? {} : entriesOf(entriesOf(setting)[name]);
  const variables = new Map<string, string>();
  for (const [key, value] of [...Object.entries(common), ...Object.entries(own)]) {
    const text = settingText(value)?.replace(
      /\{\{\$shared\s+([\w-]+)\}\}/g,
      (whole, other: string) => settingText(common[other]) ?? whole,
    );
    if (text !== undefined) variables.set(key, text);
  }
  return variables;
}

function entriesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function settingText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
