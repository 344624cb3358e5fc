import type { ClassAreas, ClassificationReport } from '../../evaluation/evaluation-api.ts';
import { html, type Markup } from '../markup.ts';
import { reportLabel, reportValue } from '../metric-label.ts';
import { areaWords, countWords, numberWords, percentWords } from '../number-words.ts';
import { table } from './parts.ts';

/** Classes that a matrix on paper has room for; beyond them the most frequent confusions are listed. */
const mostInMatrix = 15;
const mostConfusions = 20;
const mostClasses = 50;

/** True classes down, predicted ones across, with the share of the row in each cell. */
export function confusionTable({ classes, cells }: ClassificationReport): Markup {
  const found = cells.actual.map((actual, index) => ({
    actual,
    predicted: cells.predicted[index] ?? 0,
    count: cells.count[index] ?? 0,
  }));
  const named = (of: number) => classes[of] ?? String(of);
  if (classes.length > mostInMatrix) {
    const wrong = found
      .filter(({ actual, predicted }) => actual !== predicted)
      .sort((a, b) => b.count - a.count)
      .slice(0, mostConfusions);
    return html`<h4>Most frequent confusions</h4>
      ${table(
        ['True class', 'Predicted', 'Rows'],
        wrong.map(({ actual, predicted, count }) => [
          named(actual),
          named(predicted),
          countWords(count),
        ]),
        'words',
      )}`;
  }
  const counts = classes.map(() => classes.map(() => 0));
  for (const { actual, predicted, count } of found) {
    const row = counts[actual];
    if (row) row[predicted] = count;
  }
  return html`<h4>Confusion matrix</h4>
    <table class="matrix">
      <thead>
        <tr>
          <th scope="col">True \\ predicted</th>
          ${classes.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${counts.map((row, actual) => {
          const total = row.reduce((sum, count) => sum + count, 0);
          return html`<tr>
            <th scope="row">${named(actual)}</th>
            ${row.map((count, predicted) => {
              const share = total === 0 ? 0 : count / total;
              const right = actual === predicted;
              return html`<td
                class="${right ? 'right' : ''}"
                style="--share: ${Math.round(share * 100)}%"
              >
                <b>${countWords(count)}</b> <small>${percentWords(share)}</small>
              </td>`;
            })}
          </tr>`;
        })}
      </tbody>
    </table>`;
}

const shown = ['support', 'precision', 'recall', 'f_score', 'specificity'];
const averages = ['micro', 'macro', 'weighted'] as const;

/** Every class against the rest, and the averages over the classes. */
export function perClassTable(report: ClassificationReport, areas: ClassAreas | null): Markup {
  const { classes, perClass } = report;
  const names = shown.filter((name) => perClass[name]);
  const listed = classes.slice(0, mostClasses);
  const areaCells = (area: ClassAreas['macro'] | undefined): readonly string[] =>
    areas === null ? [] : [numberWords(area?.averagePrecision), areaWords(area)];
  return html`<h4>Classes</h4>
    ${table(
      [
        'Class',
        ...names.map(reportLabel),
        ...(areas === null ? [] : ['Average precision', 'AUC (ROC), 95 % interval']),
      ],
      [
        ...listed.map((name, index) => [
          name,
          ...names.map((metric) => reportValue(metric, perClass[metric]?.[index])),
          ...areaCells(areas?.classes[index]),
        ]),
        ...averages.map((average) => [
          html`<i>${average} average</i>`,
          ...names.map((metric) => reportValue(metric, report.averages[average][metric])),
          ...areaCells(average === 'micro' ? undefined : areas?.[average]),
        ]),
      ],
      'numbers',
    )}
    ${
      classes.length > listed.length
        ? html`<p class="hint">And ${countWords(classes.length - listed.length)} more classes.</p>`
        : null
    }
    ${
      areas === null
        ? null
        : html`<p class="hint">
            AUC: how often a row of the class gets a higher probability than one that is not. Its
            intervals are DeLong’s; a perfect ranking has none.
          </p>`
    }`;
}

/** Metrics of all classes together, by name. */
export function overallTable({ overall }: ClassificationReport): Markup {
  return html`<h4>All metrics</h4>
    ${table(
      ['Metric', 'Value'],
      Object.entries(overall).map(([name, value]) => [reportLabel(name), reportValue(name, value)]),
      'numbers',
    )}`;
}
