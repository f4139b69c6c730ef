import { bodyParts } from '../../../src/core/httpFile/bodyParts';
import type { HttpFile, Range } from '../../../src/core/httpFile/types';

/** What was read, as lines a person can check. All text in it is cut out of the file by its offsets. */
export function outline(file: HttpFile): string {
  const cut = ({ start, end }: Range): string =>
    JSON.stringify(file.text.slice(start, end).replaceAll('\r\n', '\n'));
  const lines: string[] = [];
  for (const one of file.requests) {
    lines.push(`request ${one.method} ${cut(one.url)} of ${cut(one.line)}`);
    for (const query of one.queryLines) lines.push(`  + ${cut(query)}`);
    for (const { nameRange, valueRange } of one.headers)
      lines.push(`  ${cut(nameRange)}: ${cut(valueRange)}`);
    if (!one.body) continue;
    lines.push(`  body ${cut(one.body)}`);
    for (const part of bodyParts(file.text, one.body)) {
      if (part.kind === 'file')
        lines.push(`  < ${part.path}${part.replacesVariables ? ' @' : ''}${part.encoding ?? ''}`);
    }
  }
  for (const { name, value } of file.variables) lines.push(`variable ${name} = ${JSON.stringify(value)}`);
  for (const one of file.references) {
    const name = cut({ start: one.nameStart, end: one.nameStart + one.name.length });
    lines.push(`${one.form} ${name} in ${cut(one)}`);
  }
  for (const { key, value } of file.metadata) lines.push(`@${key} ${JSON.stringify(value)}`);
  return `${lines.join('\n')}\n`;
}
