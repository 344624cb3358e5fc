import { cardFields, type ModelCard } from './model-card.ts';
import { reportLabel, reportValue } from './metric-label.ts';
import { areaWords, countWords, timeWords } from './number-words.ts';
import type { PartForReport, ReportContent } from './report-content.ts';
import { limitSentences } from './sections/closing-sections.ts';
import { splitWords } from './sections/data-section.ts';

/** What stands where a person has not said anything yet. */
const open = '_To be filled in:_';

/**
 * A run as a model card in Markdown, with the sections of Mitchell et al., Model Cards for Model Reporting (2019).
 * What only a person can know is marked where it was not said.
 */
export function writeModelCard(content: ReportContent): string {
  const { run, dataset, test, validation, made } = content;
  const { summary, training, fitted } = run;
  const said = (id: keyof ModelCard) => personal(content.card, id);
  const target = fitted?.target.treatment.column;
  return `${[
    `# Model card: ${plain(summary.name)}`,
    `## Model details`,
    list([
      ['Developed by', said('developer')],
      ['Date', timeWords(summary.createdAt)],
      ['Version', `run \`${summary.id}\`, best epoch ${summary.best?.epoch ?? '–'}`],
      [
        'Type',
        `Neural network for ${summary.task === 'regression' ? 'regression' : `${summary.task} classification`}${target === undefined ? '' : ` of “${plain(target)}”`}, ${countWords(run.network.nodes.length)} layers, ${countWords(summary.parameters)} parameters`,
      ],
      [
        'Training',
        `${training.optimizer.type} with learning rate ${training.optimizer.learning_rate}, loss ${plain(training.loss)}, batch size ${countWords(training.batchSize)}, ${countWords(summary.epochsDone)} epochs, seed ${training.seed}, ${plain(summary.engine?.name ?? 'no engine')}`,
      ],
      ['Weights (SHA-256)', `\`${made.weights ?? '–'}\``],
      ['Citation', said('citation')],
      ['License', said('license')],
      ['Contact', said('contact')],
    ]),
    `## Intended use`,
    list([
      ['Primary intended uses', said('primaryUses')],
      ['Primary intended users', said('primaryUsers')],
      ['Out-of-scope uses', said('outOfScope')],
    ]),
    `## Factors`,
    said('factors'),
    `## Metrics`,
    metricsWords(test),
    `## Evaluation data`,
    list([
      ['Table', plain(summary.datasetName)],
      [
        'Rows',
        fitted ? `${countWords(fitted.rows.test)} test rows that nothing was learned from` : '–',
      ],
      ['Preprocessing', 'The recipe that was learned from the training rows, applied unchanged'],
      ['Origin', said('dataMotivation')],
    ]),
    `## Training data`,
    list([
      [
        'Rows',
        fitted
          ? `${countWords(fitted.rows.train)} for training, ${countWords(fitted.rows.validation)} for validation`
          : '–',
      ],
      ['Dealt', fitted ? plain(splitWords(fitted.recipe)) : '–'],
      ['Source (SHA-256)', `\`${dataset?.source.sha256 ?? '–'}\``],
    ]),
    `## Quantitative analyses`,
    `### Test rows`,
    results(test),
    `### Validation rows`,
    results(validation),
    `## Ethical considerations`,
    said('ethics'),
    `## Caveats and recommendations`,
    [
      ...limitSentences(content).map((sentence) => `- ${plain(sentence)}`),
      `- ${said('caveats')}`,
    ].join('\n'),
    `---`,
    `Written by Layerwright ${made.version}, ${timeWords(made.at)}.`,
  ].join('\n\n')}\n`;
}

function personal(card: ModelCard, id: keyof ModelCard): string {
  const text = card[id].trim();
  if (text !== '') return plain(text);
  const question = cardFields.find((field) => field.id === id)?.question ?? '';
  return `${open} ${question}`;
}

function list(entries: readonly (readonly [name: string, value: string])[]): string {
  return entries.map(([name, value]) => `- **${name}:** ${value}`).join('\n');
}

function metricsWords(part: PartForReport): string {
  if ('problem' in part) return plain(part.problem);
  const names = part.report.headline.map(({ name }) => reportLabel(name)).join(', ');
  return `${plain(names)}, each with a 95 % bootstrap interval over the rows. Classes are decided by the largest probability.`;
}

function results(part: PartForReport): string {
  if ('problem' in part) return plain(part.problem);
  const { report, areas } = part;
  const head = '| Metric | Value | 95 % interval | Simplest guess |\n| --- | ---: | ---: | ---: |';
  const rows = report.headline.map(({ name, value, interval }) => {
    const ends = interval
      ? `${reportValue(name, interval[0])} to ${reportValue(name, interval[1])}`
      : '–';
    const guess = reportValue(name, report.baseline.values[name]);
    return `| ${plain(reportLabel(name))} | ${reportValue(name, value)} | ${ends} | ${guess} |`;
  });
  const { classification } = report;
  const classes = classification?.classes.slice(0, 50).map((name, index) => {
    const of = (metric: string) => reportValue(metric, classification.perClass[metric]?.[index]);
    return `| ${plain(name)} | ${of('support')} | ${of('precision')} | ${of('recall')} | ${of('f_score')} |${areas ? ` ${areaWords(areas.classes[index])} |` : ''}`;
  });
  const perClass = classes
    ? `\n\n| Class | Rows | Precision | Recall | F1 |${areas ? ' AUC (95 % interval, DeLong) |' : ''}\n| --- | ---: | ---: | ---: | ---: |${areas ? ' ---: |' : ''}\n${classes.join('\n')}`
    : '';
  return `${countWords(report.rows)} rows.\n\n${head}\n${rows.join('\n')}${perClass}`;
}

/** A text that means nothing to Markdown or HTML, in one paragraph. */
export function plain(text: string): string {
  return text
    .replaceAll(/\s*\r?\n\s*/g, ' ')
    .replaceAll(/(?!\t)\p{Cc}/gu, '')
    .replaceAll(/[\\`*_{}[\]<>#|~!$&]/g, (character) => `\\${character}`)
    .replace(/^(\s*)([-+=]|\d+[.)])/, '$1\\$2');
}
