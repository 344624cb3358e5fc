import { z } from 'zod';

const name = z.string().min(1).max(400);
const tags = z.array(z.string().trim().min(1).max(60)).max(50);

/** How the table is looked at, as it is sent and as it is kept. */
export const runTableViewSchema = z.strictObject({
  columns: z.array(name).max(200).nullable(),
  order: z.strictObject({ column: name, descending: z.boolean() }),
  filter: z.string().max(2000),
  groupBy: name.nullable(),
  scope: z.enum(['project', 'all']),
  differing: z.boolean().optional(),
});

export const runTableSchemas = {
  mark: z.strictObject({
    ids: z.array(z.string().min(1).max(100)).min(1).max(100_000),
    marks: z.strictObject({
      starred: z.boolean().optional(),
      pinned: z.boolean().optional(),
      archived: z.boolean().optional(),
      addTags: tags.optional(),
      removeTags: tags.optional(),
    }),
  }),
  values: z.strictObject({
    metric: name,
    at: z.union([z.enum(['lowest', 'highest']), z.int().min(1)]),
  }),
  view: z.null(),
  keepView: runTableViewSchema,
};
