// A schema of the code as it is published in `schemas/`.
import { z } from "zod";

/** The file allows keys it does not know, because new findings become new keys; the schemas in the code do not. */
export const published = (id: string, schema: z.ZodType): string =>
  `${JSON.stringify(
    {
      $id: `urn:deflake:schema:${id}`,
      ...z.toJSONSchema(schema, {
        target: "draft-2020-12",
        override: ({ jsonSchema }) => {
          delete jsonSchema.additionalProperties;
          // The format says it; the expression for leap years that zod adds helps nobody who reads the file.
          if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
          if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
        },
      }),
    },
    null,
    2,
  )}\n`;
