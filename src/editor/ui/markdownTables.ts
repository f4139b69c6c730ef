/** Pads all columns but the last of each Markdown table, so that its plain text is readable too. */
export function withAlignedTables(markdown: string): string {
  return markdown.replace(/^(?:\|.*\|\n?)+/gm, (table) => {
    const rows = table.trimEnd().split('\n').map(cellsOf);
    const columns = Math.max(...rows.map((row) => row.length));
    const widths = Array.from({ length: columns }, (_, column) =>
      column === columns - 1 ? 0 : Math.max(...rows.map((row) => (row[column] ?? '').length)),
    );
    const lines = rows.map(
      (row) => `| ${row.map((cell, column) => pad(cell, widths[column] ?? 0)).join(' | ')} |`,
    );
    return lines.join('\n') + (table.endsWith('\n') ? '\n' : '');
  });
}

function cellsOf(line: string): string[] {
  return line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

function pad(cell: string, width: number): string {
  return /^-+$/.test(cell) ? cell.padEnd(Math.max(3, width), '-') : cell.padEnd(width);
}
