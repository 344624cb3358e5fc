/**
 * What only a person can say of a model, by the sections of Mitchell et al., Model Cards for Model Reporting (2019).
 * Empty where it was not said yet.
 */
export interface ModelCard {
  /** Person or organisation that made the model. */
  readonly developer: string;
  readonly contact: string;
  readonly license: string;
  /** Paper or other resource, and how to cite it. */
  readonly citation: string;
  readonly primaryUses: string;
  readonly primaryUsers: string;
  readonly outOfScope: string;
  /** Groups, instruments and surroundings for which results may differ. */
  readonly factors: string;
  /** Where the data come from and why they were chosen. */
  readonly dataMotivation: string;
  readonly ethics: string;
  readonly caveats: string;
}

/** A field of the card as it is asked for. */
export interface CardField {
  readonly id: keyof ModelCard;
  readonly label: string;
  /** What belongs there, as a question. */
  readonly question: string;
}

export const cardFields: readonly CardField[] = [
  { id: 'developer', label: 'Developed by', question: 'Who made this model, and when?' },
  { id: 'contact', label: 'Contact', question: 'Where can questions and comments be sent?' },
  { id: 'license', label: 'License', question: 'Under which terms may it be used?' },
  { id: 'citation', label: 'Citation', question: 'Is there a paper, and how is the model cited?' },
  { id: 'primaryUses', label: 'Primary intended uses', question: 'What is it made for?' },
  { id: 'primaryUsers', label: 'Primary intended users', question: 'Who is meant to use it?' },
  {
    id: 'outOfScope',
    label: 'Out-of-scope uses',
    question: 'What must it not be used for, although it seems close?',
  },
  {
    id: 'factors',
    label: 'Factors',
    question: 'For which groups, instruments or surroundings may it do better or worse?',
  },
  {
    id: 'dataMotivation',
    label: 'Origin of the data',
    question: 'Who gathered the data, how, and why were they chosen?',
  },
  {
    id: 'ethics',
    label: 'Ethical considerations',
    question: 'Are the data sensitive, can decisions harm someone, and what was done about it?',
  },
  {
    id: 'caveats',
    label: 'Caveats and recommendations',
    question: 'What else must be known before it is used?',
  },
];

export const emptyCard: ModelCard = {
  developer: '',
  contact: '',
  license: '',
  citation: '',
  primaryUses: '',
  primaryUsers: '',
  outOfScope: '',
  factors: '',
  dataMotivation: '',
  ethics: '',
  caveats: '',
};
