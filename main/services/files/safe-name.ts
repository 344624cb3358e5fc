/** What a file may be named after a title: without characters that some system refuses. */
export function safeName(title: string, otherwise: string): string {
  return title.replace(/[\\/:*?"<>|\p{Cc}]/gu, ' ').trim() || otherwise;
}
