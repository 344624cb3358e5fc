import type { Judged, JudgedClasses } from '../evaluation/judged.ts';

/**
 * How well each row is answered, larger better: 1 where the class is right, else 0; of numbers the negative absolute
 * error, averaged over the values of a row. NaN where the network gave no number.
 *
 * @param places rows of `judged`, by their places
 */
export function rowScores(judged: Judged, places: Int32Array): Float64Array {
  const scores = new Float64Array(places.length);
  if (judged.kind === 'classes') {
    places.forEach((place, i) => {
      const right = judged.predicted[place] === judged.actual[place] ? 1 : 0;
      scores[i] = isAnswered(judged, place) ? right : NaN;
    });
    return scores;
  }
  const width = judged.names.length;
  places.forEach((place, i) => {
    let sum = 0;
    for (let step = 0; step < width; step++) {
      const at = place * width + step;
      sum += Math.abs((judged.predicted[at] ?? NaN) - (judged.actual[at] ?? NaN));
    }
    scores[i] = -sum / width;
  });
  return scores;
}

/** Whether every class of a row has a probability; a class is predicted even where none has. */
export function isAnswered({ probabilities, classes }: JudgedClasses, place: number): boolean {
  const start = place * classes.length;
  for (let at = start; at < start + classes.length; at++) {
    if (Number.isNaN(probabilities[at])) return false;
  }
  return true;
}
