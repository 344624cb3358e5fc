import { cardFields, type ModelCard } from '../model-card.ts';
import { html, type Markup } from '../markup.ts';
import { countWords, timeWords } from '../number-words.ts';
import type { ReportContent } from '../report-content.ts';
import { facts, section } from './parts.ts';

const toneWords = { success: 'Good', info: 'Note', warning: 'Warning', danger: 'Problem' } as const;
const severityWords = { error: 'Problem', warning: 'Warning', info: 'Note' } as const;

/** What the results do not say, what was found in the curves and the data, and what a person adds. */
export function limitsSection(content: ReportContent): Markup {
  const { findings, checks, card } = content;
  const said = [...limitSentences(content), ...asSentences(card.caveats)];
  return section('limits', 'Limits', [
    html`<ul>
      ${said.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>`,
    html`<h3>What the curves say</h3>`,
    findings.length === 0
      ? html`<p>Nothing stands out.</p>`
      : html`<ul>
          ${findings.map(
            ({ tone, title, sentence }) =>
              html`<li><b>${toneWords[tone]}: ${title}.</b> ${sentence}</li>`,
          )}
        </ul>`,
    html`<h3>What was found in the data</h3>`,
    checks === null
      ? html`<p>The data were not checked for this report.</p>`
      : checks.length === 0
        ? html`<p>No problem was found.</p>`
        : html`<ul>
            ${checks.map(
              ({ severity, message }) =>
                html`<li><b>${severityWords[severity]}.</b> ${message}</li>`,
            )}
          </ul>`,
  ]);
}

/** What follows from how the run was judged. */
export function limitSentences({ run, test, validation }: ReportContent): readonly string[] {
  const { fitted, summary } = run;
  const rows = fitted?.rows;
  const sentences: string[] = [];
  if ('problem' in test) {
    sentences.push(
      'No test rows were judged: how the model does on data that no decision was based on is not known.',
    );
  } else if (test.report.rows < 100) {
    sentences.push(
      `The test has ${countWords(test.report.rows)} rows: look at the intervals, not only at the values.`,
    );
  }
  if ('problem' in validation) {
    sentences.push('Without validation rows the best epoch was chosen by the training loss.');
  }
  if (rows && rows.train < summary.parameters) {
    sentences.push(
      `The network has more parameters (${countWords(summary.parameters)}) than there are training rows (${countWords(rows.train)}).`,
    );
  }
  sentences.push(
    'The numbers hold for data like those of the table. For other times, places or devices they have to be measured again.',
  );
  return sentences;
}

function asSentences(text: string): readonly string[] {
  return text.trim() === '' ? [] : [text.trim()];
}

/** What identifies the run and how it is repeated. */
export function reproducibilitySection({ run, dataset, made }: ReportContent): Markup {
  const { summary, training, fitted } = run;
  const { engine } = summary;
  return section('reproducibility', 'Reproducibility', [
    facts([
      ['Run', html`<code>${summary.id}</code>`],
      ['Began', timeWords(summary.createdAt)],
      ['Engine', engine ? `${engine.name}, ${engine.device}` : '–'],
      ['Threads', engine ? countWords(engine.threads) : '–'],
      ['Seed of the training', String(training.seed)],
      ['Seed of the split', fitted ? String(fitted.recipe.split.seed) : '–'],
      ['SHA-256 of the data', html`<code>${dataset?.source.sha256 ?? '–'}</code>`],
      ['SHA-256 of the best weights', html`<code>${made.weights ?? '–'}</code>`],
      [
        'Report written',
        `${timeWords(made.at)} by Layerwright ${made.version} on ${made.platform}`,
      ],
    ]),
    html`<p class="hint">
      The same settings, seed, engine and number of threads give the same numbers bit for bit.
      “Export this run” in the program writes them as an experiment file, which
      <code>layerwright train</code> trains again.
    </p>`,
  ]);
}

/** What a person has said of the model; nothing where nothing was said. */
export function cardSection({ card }: ReportContent): Markup {
  const said = cardFields.filter(({ id }) => id !== 'caveats' && filled(card, id));
  if (said.length === 0) return html``;
  return section(
    'card',
    'Use',
    facts(said.map(({ id, label }) => [label, html`<span class="said">${card[id]}</span>`])),
  );
}

function filled(card: ModelCard, id: keyof ModelCard): boolean {
  return card[id].trim() !== '';
}
