/** A remark on the recipe with what can be done about it. */
export interface ShownCheck {
  readonly id: string;
  readonly tone: 'info' | 'warning' | 'danger';
  readonly message: string;
  readonly actions: readonly { readonly label: string; readonly run: () => void }[];
}
