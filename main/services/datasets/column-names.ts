import { longestName } from './import-limits.ts';

/** Names as in the header, made unique and never empty; every change is told. */
export function columnNames(
  header: readonly string[] | null,
  columns: number,
): { readonly names: readonly string[]; readonly remarks: readonly string[] } {
  const remarks: string[] = [];
  const taken = new Set<string>();
  const names = Array.from({ length: columns }, (_, index) => {
    const written = header?.[index] ?? '';
    const wanted = written.trim() === '' ? `column_${index + 1}` : written.slice(0, longestName);
    let name = wanted;
    for (let copy = 2; taken.has(name); copy += 1) name = `${wanted}_${copy}`;
    taken.add(name);
    if (header && written.trim() === '')
      remarks.push(`Column ${index + 1} has no name and is called ${name}.`);
    else if (name !== wanted)
      remarks.push(`The name ${wanted} is used twice; column ${index + 1} is called ${name}.`);
    else if (header && written !== wanted)
      remarks.push(`The name of column ${index + 1} is cut at ${longestName} characters.`);
    return name;
  });
  const told = remarks.slice(0, 10);
  if (remarks.length > told.length)
    told.push(`${remarks.length - told.length} more columns were renamed.`);
  return { names, remarks: told };
}
