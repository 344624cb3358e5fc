/** `folds`: k-fold cross-validation. `seeds`: the same with other seeds. `sizes`: learning curve by training size. */
export type RunGroupKind = 'folds' | 'seeds' | 'sizes';

/** What tells a member of a group from the others. */
export interface GroupPlace {
  /** From 0. */
  readonly fold?: number;
  /** Of weights, shuffling and dropout. */
  readonly seed?: number;
  /** Share of the training rows that it learns from, above 0 up to 1. */
  readonly share?: number;
}

/** Which runs a group has. */
export type GroupPlan =
  | { readonly kind: 'folds'; readonly count: number }
  | {
      readonly kind: 'seeds';
      readonly seeds: readonly number[];
      /** `same`: the rows stay in their parts. `anew`: each seed also deals the rows anew. */
      readonly rows: 'same' | 'anew';
    }
  | {
      readonly kind: 'sizes';
      readonly shares: readonly number[];
      /** Each share is trained once with each of them, on rows of its own. */
      readonly seeds: readonly number[];
    };

/** One place of a group and the run that fills it. */
export interface GroupMember {
  readonly place: GroupPlace;
  /** The newest run of this place; null where there is none any more. */
  readonly runId: string | null;
  /** Rows of that run; null before its data are prepared. */
  readonly rows: MemberRows | null;
}

export interface MemberRows {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** Runs that differ in nothing but their place, to be averaged. */
export interface RunGroup {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly kind: RunGroupKind;
  readonly plan: GroupPlan;
  /** In the order of the plan. */
  readonly members: readonly GroupMember[];
  /** ISO 8601. */
  readonly createdAt: string;
}

/** The places of a plan, in the order in which they are trained. */
export function placesOf(plan: GroupPlan): readonly GroupPlace[] {
  switch (plan.kind) {
    case 'folds':
      return Array.from({ length: plan.count }, (_, fold) => ({ fold }));
    case 'seeds':
      return plan.seeds.map((seed) => ({ seed }));
    case 'sizes':
      return plan.shares.flatMap((share) => plan.seeds.map((seed) => ({ share, seed })));
  }
}

/** Whether two places are the same one. */
export function samePlace(a: GroupPlace, b: GroupPlace): boolean {
  return a.fold === b.fold && a.seed === b.seed && a.share === b.share;
}

/** A place in words: `fold 2 of 5`, `seed 7`, `50 % of the training rows, seed 7`. */
export function placeWords(place: GroupPlace, plan: GroupPlan): string {
  if (plan.kind === 'folds') return `fold ${(place.fold ?? 0) + 1} of ${plan.count}`;
  if (plan.kind === 'seeds') return `seed ${place.seed ?? 0}`;
  const share = `${Number(((place.share ?? 1) * 100).toFixed(1))} % of the training rows`;
  return plan.seeds.length > 1 ? `${share}, seed ${place.seed ?? 0}` : share;
}
