/** A function of the scripts that are written. */
export interface PythonHelper {
  readonly text: string;
  /** Names of the functions that it calls. */
  readonly needs?: readonly string[];
  /** Modules of Python that it uses. */
  readonly imports?: readonly string[];
}
