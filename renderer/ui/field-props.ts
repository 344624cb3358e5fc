/** What every field of a form has around its control. */
export interface FieldProps {
  readonly label: string;
  /** One sentence: what it does and when to change it. */
  readonly help?: string | undefined;
  /** What is wrong with the value, as a sentence. */
  readonly error?: string | undefined;
  readonly disabled?: boolean | undefined;
  /** False when the value was changed from its default. */
  readonly isDefault?: boolean | undefined;
  readonly onreset?: (() => void) | undefined;
}

/** Of fields that hold numbers: an empty field may stand for none. */
export interface ClearableProps {
  /** Takes an empty field as “none”; without it a number must be there. */
  readonly onclear?: (() => void) | undefined;
  /** The word in an empty field. */
  readonly empty?: string | undefined;
}
