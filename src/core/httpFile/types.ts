/** What is read out of the text of a `.http` file. Every place is a pair of offsets into that text. */

/** From `start` up to, but without, `end`, in UTF-16 code units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** All lists are in the order of the text. */
export interface HttpFile {
  readonly text: string;
  readonly requests: readonly FileRequest[];
  readonly variables: readonly FileVariable[];
  /** Those in comments are left out. */
  readonly references: readonly Reference[];
  readonly metadata: readonly Metadata[];
}

export interface FileRequest {
  /** From the request line to the end of the last line that is sent. */
  readonly range: Range;
  /** The same with the comments and variables around it, from separator to separator. */
  readonly region: Range;
  /** In capitals; `GET` if none is written. */
  readonly method: string;
  /** The request line, without the spaces at its ends. */
  readonly line: Range;
  /** The part of the request line that is the URL. */
  readonly url: Range;
  /** Lines right below the request line that begin with `?` or `&` and continue the URL. */
  readonly queryLines: readonly Range[];
  readonly headers: readonly Header[];
  /** Without blank lines and comments at the end; see `bodyParts`. */
  readonly body: Range | undefined;
}

export interface Header {
  readonly name: string;
  readonly value: string;
  readonly nameRange: Range;
  readonly valueRange: Range;
}

/** A comment `# @key value`. It is about the request whose region it is in. */
export interface Metadata {
  readonly start: number;
  readonly key: string;
  readonly value: string;
}

/** A line `@name = value`. It counts for the whole document, wherever it is. */
export interface FileVariable {
  readonly range: Range;
  readonly name: string;
  /** With backslash escapes resolved, as REST Client does. */
  readonly value: string;
}

/** The range has the braces in it. */
export interface Reference extends Range {
  /** For `indirect`: the name of the environment's variable that holds the name. */
  readonly name: string;
  readonly nameStart: number;
  readonly form: ReferenceForm;
}

/**
 * - `plain`: `{{$processEnv NAME}}`, which both senders resolve.
 * - `restClient`: only REST Client resolves it, e.g. `{{$processEnv NAME junk}}`.
 * - `httpYac`: only httpYac resolves it, e.g. with two spaces, a tab or no space before the name.
 * - `indirect`: `{{$processEnv %x}}`, REST Client's way to take the name from its environment variables.
 * - `script`: `{{process.env.NAME}}`, JavaScript that httpYac runs.
 * - `unseen`: it says `$processEnv`, but no sender resolves it.
 */
export type ReferenceForm = 'plain' | 'restClient' | 'httpYac' | 'indirect' | 'script' | 'unseen';
