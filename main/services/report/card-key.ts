/** Name of the setting that has what a person wrote for a run's model card. */
export function cardKey(runId: string): string {
  return `report.card.${runId}`;
}
