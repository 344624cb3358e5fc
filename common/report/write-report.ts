import { html, type Markup } from './markup.ts';
import { reportLabel, reportValue } from './metric-label.ts';
import { timeWords } from './number-words.ts';
import { wholePage } from './page.ts';
import type { ReportContent } from './report-content.ts';
import { cardSection, limitsSection, reproducibilitySection } from './sections/closing-sections.ts';
import { dataSection } from './sections/data-section.ts';
import { evaluationSection } from './sections/evaluation-section.ts';
import { networkSection } from './sections/network-section.ts';
import { trainingSection } from './sections/training-section.ts';

const contents = [
  ['summary', 'Summary'],
  ['data', 'Data'],
  ['network', 'Network'],
  ['training', 'Training'],
  ['evaluation', 'Evaluation'],
  ['limits', 'Limits'],
  ['reproducibility', 'Reproducibility'],
] as const;

/**
 * A run as one HTML file: it needs no script, no network and no other file, and every name in it is escaped. The
 * charts are SVG.
 */
export function writeReport(content: ReportContent): string {
  const { summary } = content.run;
  return wholePage(`${summary.name} · report`, [
    html`<header>
      <h1>${summary.name}</h1>
      <p class="hint">
        ${summary.projectName} · ${summary.datasetName} · ${timeWords(summary.createdAt)}
      </p>
      <nav aria-label="Contents">
        <ul>
          ${contents.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}
        </ul>
      </nav>
    </header>`,
    html`<main>
      ${summarySection(content)} ${cardSection(content)} ${dataSection(content)}
      ${networkSection(content)} ${trainingSection(content)} ${evaluationSection(content)}
      ${limitsSection(content)} ${reproducibilitySection(content)}
    </main>`,
    html`<footer>
      Written by Layerwright ${content.made.version}. Nothing in this file is fetched from
      elsewhere.
    </footer>`,
  ]);
}

function summarySection({ run, test, validation }: ReportContent): Markup {
  const { summary } = run;
  const shown = 'problem' in test ? validation : test;
  const rows = 'problem' in test ? 'validation' : 'test';
  const first = 'problem' in shown ? undefined : shown.report.headline[0];
  const interval = first?.interval
    ? ` (95 % interval ${reportValue(first.name, first.interval[0])} to ${reportValue(first.name, first.interval[1])})`
    : '';
  const baseline =
    first && !('problem' in shown) ? shown.report.baseline.values[first.name] : undefined;
  return html`<section id="summary">
    <p class="lead">
      ${
        first
          ? `${reportLabel(first.name)} on the ${rows} rows: ${reportValue(first.name, first.value)}${interval}.`
          : 'This run was not judged.'
      }
      ${
        baseline === undefined || baseline === null || !first
          ? null
          : `A guess without a model reaches ${reportValue(first.name, baseline)}.`
      }
    </p>
    ${summary.note === '' ? null : html`<p class="said">${summary.note}</p>`}
  </section>`;
}
