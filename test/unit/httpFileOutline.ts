import type { HttpFile, Range } from '../../src/core/httpFile/types';

/** What was read, as lines a person can check. All text in it is cut out of the file by its offsets. */
export function outline(file: HttpFile): string {
  const cut = ({ start, end }: Range): string =>
    JSON.stringify(file.text.slice(start, end).replaceAll('\r\n', '\n'));
  const lines: string[] = [];
  for (const one of file.requests) {
    const outer = one.outer ? ` in ${cut(one.outer.line)}` : '';
    lines.push(`request ${one.method} ${cut(one.url)} of ${cut(one.line)}${outer}`);
    for (const { key, valueRange } of one.metadata) lines.push(`  @${key} ${cut(valueRange)}`);
    for (const more of one.continuations)
      lines.push(`  + ${cut(more)}${more.restClient ? '' : ' (httpYac)'}`);
    if (one.spreadsHeaders) lines.push('  spreads headers');
    for (const { nameRange, valueRange } of one.headers)
      lines.push(`  ${cut(nameRange)}: ${cut(valueRange)}`);
    if (one.body) lines.push(`  body ${one.body.kind} ${cut(one.body.range)}`);
    for (const found of one.body?.files ?? []) {
      lines.push(`  < ${cut(found.pathRange)}${found.replacesVariables ? ' @' : ''}${found.encoding ?? ''}`);
    }
  }
  for (const one of file.variables)
    lines.push(`variable ${cut(one.nameRange)} = ${cut(one.valueRange)} ${one.dialect}`);
  for (const one of file.references) lines.push(`${one.form} ${cut(one.nameRange)} in ${cut(one.range)}`);
  for (const one of file.separators) lines.push(`separator ${cut(one)}`);
  for (const one of file.comments) lines.push(`comment ${cut(one)}`);
  for (const one of file.scripts) lines.push(`script ${cut(one)}`);
  lines.push(`unsettled ${file.unsettled.map(({ name }) => name).join(' ')}`);
  return `${lines.join('\n')}\n`;
}
