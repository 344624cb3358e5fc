/** A setting that another program wrote as text: a number, a truth, nothing, or the text. */
export function readSetting(text: string): string | number | boolean | null {
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (text === '' || /^(?:none|null)$/i.test(text)) return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : text.slice(0, 500);
}
