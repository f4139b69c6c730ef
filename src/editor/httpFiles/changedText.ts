import * as vscode from 'vscode';

/**
 * The text of a document after a change, from the text before it: `getText` would join all of its lines.
 * @returns nothing where the two do not fit together, as where all line ends were replaced
 */
export function changedText(
  before: string,
  { document, contentChanges }: vscode.TextDocumentChangeEvent,
): string | undefined {
  // Offsets count in the text before; from the end to the start, no change moves another.
  const changes = [...contentChanges].sort((one, other) => other.rangeOffset - one.rangeOffset);
  let text = before;
  let reach = before.length;
  for (const { rangeOffset, rangeLength, text: inserted } of changes) {
    if (rangeOffset + rangeLength > reach) return undefined;
    reach = rangeOffset;
    text = text.slice(0, rangeOffset) + inserted + text.slice(rangeOffset + rangeLength);
  }
  const end = document.lineAt(document.lineCount - 1).range.end;
  const isWhole = contentChanges.length > 0 && document.offsetAt(end) === text.length;
  return isWhole && contentChanges.every((change) => isThere(document, change)) ? text : undefined;
}

/** Whether the line ends of what was inserted are the document's, which VS Code would put in place of others. */
function isThere(document: vscode.TextDocument, { text }: vscode.TextDocumentContentChangeEvent): boolean {
  const ends = text.match(/\r\n|\r|\n/g) ?? [];
  return ends.every((end) => end === (document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n'));
}
