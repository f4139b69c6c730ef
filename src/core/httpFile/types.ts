/** The contents of a `.http` file. Positions are offsets into its text. */

/** Offsets in UTF-16 code units; `end` is exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** All lists are in the order of the text. */
export interface HttpFile {
  readonly text: string;
  readonly requests: readonly FileRequest[];
  readonly variables: readonly FileVariable[];
  /** Without those in comments. */
  readonly references: readonly Reference[];
  readonly metadata: readonly Metadata[];
}

export interface FileRequest {
  /** From the request line to the end of the last line that is sent. */
  readonly range: Range;
  /** From separator to separator, with comments and variables around the request. */
  readonly region: Range;
  /** In upper case; `GET` if none is written. */
  readonly method: string;
  /** The request line, without the spaces at its ends. */
  readonly line: Range;
  /** The part of the request line that is the URL. */
  readonly url: Range;
  /** Lines directly below the request line that begin with `?` or `&` and continue the URL. */
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

/** A comment `# @key value`. */
export interface Metadata {
  readonly key: string;
  readonly value: string;
}

/** A line `@name = value`. It applies to the whole document. */
export interface FileVariable {
  readonly range: Range;
  readonly name: string;
  /** With backslash escapes resolved, as REST Client does. */
  readonly value: string;
}

/** The range includes the braces. */
export interface Reference extends Range {
  /** For `indirect`: the variable of the sender's environment whose value is the name. */
  readonly name: string;
  readonly nameStart: number;
  readonly form: ReferenceForm;
}

/**
 * - `plain`: `{{$processEnv NAME}}`, which both senders resolve.
 * - `restClient`: only REST Client resolves it, e.g. `{{$processEnv NAME junk}}`.
 * - `httpYac`: only httpYac resolves it, e.g. with two spaces, a tab or no space before the name.
 * - `indirect`: `{{$processEnv %x}}`, for which REST Client takes the name from its environment.
 * - `script`: `{{process.env.NAME}}`, JavaScript that httpYac runs.
 * - `unsupported`: it begins with `$processEnv`, but no sender resolves it.
 */
export type ReferenceForm = 'plain' | 'restClient' | 'httpYac' | 'indirect' | 'script' | 'unsupported';
