import type { Diagnosis, Finding, FindingId } from './finding.ts';

/** Looks in a row after which a finding comes or goes while a run goes on: one strange epoch changes nothing. */
const patience = 3;

/** What is shown of a run that goes on, and what is about to change. */
export interface Settled {
  readonly shown: Diagnosis;
  /** Looks in a row in which an id was otherwise than what is shown says. */
  readonly waiting: Readonly<Partial<Record<FindingId, number>>>;
}

export const nothingYet: Settled = {
  shown: { findings: [], tooLittle: 'No epoch has ended yet.' },
  waiting: {},
};

/** Takes the diagnosis after another epoch: what is shown stays until the other has held for some looks. */
export function settle({ shown, waiting }: Settled, seen: Diagnosis): Settled {
  const before = new Map(shown.findings.map((finding) => [finding.id, finding]));
  const now = new Map(seen.findings.map((finding) => [finding.id, finding]));
  const still: Partial<Record<FindingId, number>> = {};
  const findings: Finding[] = [];
  for (const id of new Set([...now.keys(), ...before.keys()])) {
    const [old, fresh] = [before.get(id), now.get(id)];
    const differs = (old === undefined) !== (fresh === undefined);
    const looks = differs ? (waiting[id] ?? 0) + 1 : 0;
    const settled = looks >= patience;
    if (differs && !settled) still[id] = looks;
    const finding = settled || !differs ? fresh : old;
    if (finding) findings.push(finding);
  }
  return {
    shown: { findings: inOrder(findings, seen), tooLittle: seen.tooLittle },
    waiting: still,
  };
}

/** What is seen now stands in its order; what is about to go, behind it. */
function inOrder(findings: readonly Finding[], { findings: order }: Diagnosis): Finding[] {
  const place = (id: FindingId) => {
    const at = order.findIndex((finding) => finding.id === id);
    return at < 0 ? order.length : at;
  };
  return findings.toSorted((a, b) => place(a.id) - place(b.id));
}
