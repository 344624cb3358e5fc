/** The grade of an area under a ROC curve for people. */
export function aucGradeWords(grade: string | null): string {
  if (grade === null) return '';
  return grade === 'fail' ? 'chance' : grade;
}
