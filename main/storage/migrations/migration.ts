/** One step of the library's form; `number` is the user_version after it. Never changed once published. */
export interface Migration {
  readonly number: number;
  readonly sql: string;
}
