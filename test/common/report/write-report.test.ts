import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleOf, ticksOf } from '../../../common/report/charts/chart-frame.ts';
import { lineChart } from '../../../common/report/charts/line-chart.ts';
import { escapeText, html } from '../../../common/report/markup.ts';
import { cardFields } from '../../../common/report/model-card.ts';
import { plain, writeModelCard } from '../../../common/report/write-model-card.ts';
import { writeReport } from '../../../common/report/write-report.ts';
import { contentNamed } from './report-content.ts';

describe('markup', () => {
  it('escapes everything but markup, and nothing twice', () => {
    const inner = html`<b>${'<i>&'}</b>`;
    expect(html`<p title="${'"><x'}">${inner}${['`', 1, null, false]}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;x"><b>&lt;i&gt;&amp;</b>&#96;1</p>',
    );
  });

  it('leaves no character in a text that could begin markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeText(text)).not.toMatch(/[<>"'`]/);
      }),
    );
  });
});

describe('charts on paper', () => {
  it('have round ticks within their ends', () => {
    expect(ticksOf({ from: 0, to: 1 }, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticksOf({ from: -3, to: 117 }, 5)).toEqual([0, 50, 100]);
    expect(scaleOf([5, 5])).toEqual({ from: 4.5, to: 5.5 });
    expect(scaleOf([])).toEqual({ from: 0, to: 1 });
  });

  it('break a line where a value is missing, and tell its numbers in a table', () => {
    const points = [1, null, 3, 4].map((y, x) => ({ x, y }));
    const drawn = lineChart({
      title: 'Loss',
      xLabel: 'Epoch',
      yLabel: 'Loss',
      lines: [{ label: 'Training', points }],
    }).text;
    expect(/ d="([^"]*)"/.exec(drawn)?.[1]?.match(/M/g)).toHaveLength(2);
    expect(drawn.match(/<td>/g)).toHaveLength(4);
    expect(drawn).toContain('<td>–</td>');
  });
});

describe('a report', () => {
  it('says that a regression was left out because its fit would take long', () => {
    const content = contentNamed('Iris');
    const sentence = 'The logistic regression was left out';
    expect(writeReport(content)).not.toContain(sentence);
    const test = { ...content.test, linearLeftOut: true };
    expect(writeReport({ ...content, test })).toContain(sentence);
  });

  it('tells data, network, training, evaluation, limits and what repeats the run', () => {
    const report = writeReport(contentNamed('Iris'));
    for (const part of [
      'Accuracy on the test rows: 93.3 % (95 % interval 80.0 % to 100 %).',
      'A guess without a model reaches 33.3 %.',
      '105 for training, 15 for validation, 30 for testing',
      'Iris length',
      'standard: (x − 0) / 1',
      'Best epoch 66: its weights are used.',
      'Epoch 40: Iris changed the rate.',
      'Iris has no validation rows.',
      'The test has 30 rows: look at the intervals, not only at the values.',
      'Iris overfits.',
      'Iris caveat',
      'Iris use',
      'ab12',
      'cd34',
    ]) {
      expect(report).toContain(part);
    }
  });

  it('tells how well each class is ranked, with DeLong’s intervals', () => {
    const report = writeReport(contentNamed('Iris'));
    expect(report).toContain('<td>0.941 (0.902 to 0.972)</td>');
    expect(report).toContain('<td>0.963 (0.93 to 0.99)</td>');
    expect(report).toMatch(/intervals\s+are\s+DeLong’s/);
    const card = writeModelCard(contentNamed('Iris'));
    expect(card).toContain('| AUC (95 % interval, DeLong) |');
    expect(card).toContain('| versicolor | 10 | 100 % | 80.0 % | – | 0.941 (0.902 to 0.972) |');
    const content = contentNamed('Iris');
    const test = { ...content.test, areas: null };
    expect(writeReport({ ...content, test })).not.toContain('DeLong');
    expect(writeModelCard({ ...content, test })).not.toContain('DeLong');
  });

  it('keeps the digits of a number together on paper', () => {
    const report = writeReport(contentNamed('Iris'));
    expect(report).toContain('.numbers td { white-space: nowrap; }');
    for (const title of ['95 % interval', 'Precision']) {
      expect(report).toMatch(new RegExp(`<table class="numbers">\\s*<thead>[^]*?${title}`));
    }
  });

  it('lists every metric and the averages over the classes', () => {
    const report = writeReport(contentNamed('Iris'));
    expect(report).toMatch(/All metrics<\/h4>[\s\S]*Accuracy[\s\S]*93\.3 %/);
    for (const average of ['micro', 'macro', 'weighted']) {
      expect(report).toContain(`<i>${average} average</i>`);
    }
  });

  it('holds no markup of a name, and nothing that is fetched or runs', () => {
    const hostile = `</title></style><script>alert(1)</script><img src=x onerror=alert(2)>"'\``;
    const report = writeReport(contentNamed(hostile));
    // As long, so that its lines break alike.
    const harmless = writeReport(contentNamed(hostile.replaceAll(/\S/g, 'x')));
    const tags = (page: string) => page.match(/<[a-z/][^\s>]*/gi) ?? [];
    expect(tags(report)).toEqual(tags(harmless));
    expect(report).not.toMatch(/<(script|img|iframe|object|link)/i);
    expect(report).not.toMatch(/\b(?:src|href)="(?!#)/);
  });
});

describe('a model card', () => {
  it('has the sections of Mitchell et al. and marks what only a person knows', () => {
    const card = writeModelCard(contentNamed('Iris'));
    expect(card.match(/^## .*$/gm)).toEqual([
      '## Model details',
      '## Intended use',
      '## Factors',
      '## Metrics',
      '## Evaluation data',
      '## Training data',
      '## Quantitative analyses',
      '## Ethical considerations',
      '## Caveats and recommendations',
    ]);
    expect(card).toContain('| Accuracy | 93.3 % | 80.0 % to 100 % | 33.3 % |');
    expect(card).toContain('**Primary intended uses:** Iris use');
    expect(card.match(/_To be filled in:_/g)).toHaveLength(cardFields.length - 2);
  });

  it('keeps names from being markup', () => {
    expect(plain('# <b>*a*</b>\n- [x](y) |')).toBe('\\# \\<b\\>\\*a\\*\\</b\\> - \\[x\\](y) \\|');
    expect(plain('1. first')).toBe('\\1. first');
    expect(writeModelCard(contentNamed('<script>'))).not.toContain('<script>');
  });
});
