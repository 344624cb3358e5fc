import type { Api, RecipePreview } from '../../../common/api/api.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { AppError } from '../../../common/errors/app-error.ts';

/** Milliseconds without a change before the services are asked. */
const settle = 200;
const rowsShown = 60;

/** The table as the network will see it, kept in step with the recipe. The last question wins. */
export class PreviewOfRecipe {
  readonly #api: Api;
  value = $state.raw<RecipePreview | null>(null);
  /** Why there is no preview, as a sentence. */
  problem = $state<string | null>(null);
  loading = $state(false);
  #question = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Asks for a preview; the first at once, later ones when the recipe has settled. */
  ask(datasetId: string, recipe: Recipe): void {
    this.cancel();
    this.loading = true;
    const question = ++this.#question;
    const wait = this.value === null && this.problem === null ? 0 : settle;
    this.#timer = setTimeout(() => void this.#load(question, datasetId, recipe), wait);
  }

  /** Drops a question that was not sent yet. */
  cancel(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#question++;
  }

  async #load(question: number, datasetId: string, recipe: Recipe): Promise<void> {
    try {
      const value = await this.#api.recipes.preview({ datasetId, recipe, limit: rowsShown });
      if (question !== this.#question) return;
      this.value = value;
      this.problem = null;
    } catch (error) {
      if (question !== this.#question) return;
      this.value = null;
      this.problem = error instanceof AppError ? error.message : String(error);
    }
    this.loading = false;
  }
}
