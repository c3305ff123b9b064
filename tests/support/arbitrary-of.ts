import fc from 'fast-check'
import { z } from 'zod'

type JsonSchema = z.core.JSONSchema.BaseSchema

/** What stands for each identifier (format uuid), so that inputs name things that there are. */
type Ids = fc.Arbitrary<string>

const objectOf = (schema: JsonSchema, ids: Ids): fc.Arbitrary<unknown> => {
  const required = schema.required ?? []
  const shape = Object.entries(schema.properties ?? {}).map(([name, value]) => [name, valueOf(value, ids)])
  return fc.record(Object.fromEntries(shape) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: required,
    noNullPrototype: true,
  })
}

const textOf = (schema: JsonSchema, ids: Ids): fc.Arbitrary<unknown> => {
  if (schema.format === 'uuid') return ids
  return fc.string({ minLength: schema.minLength ?? 0, maxLength: Math.min(schema.maxLength ?? 40, 40) })
}

const valueOf = (given: JsonSchema | boolean, ids: Ids): fc.Arbitrary<unknown> => {
  if (typeof given === 'boolean') return fc.jsonValue()
  const choices = given.anyOf ?? given.oneOf
  if (choices) return fc.oneof(...choices.map((choice) => valueOf(choice, ids)))
  if (given.const !== undefined) return fc.constant(given.const)
  if (given.enum) return fc.constantFrom(...given.enum)
  switch (given.type) {
    case 'object':
      return objectOf(given, ids)
    case 'array':
      return fc.array(valueOf(given.items as JsonSchema, ids), {
        minLength: given.minItems ?? 0,
        maxLength: Math.min(given.maxItems ?? 16, 16),
      })
    case 'string':
      return textOf(given, ids)
    case 'integer':
    case 'number':
      return fc.integer({
        min: Math.max(given.minimum ?? -1000, -100_000),
        max: Math.min(given.maximum ?? 100_000, 100_000),
      })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case undefined:
    default:
      return fc.jsonValue()
  }
}

/** Inputs that fit a zod schema, of its kinds and bounds; refinements are kept by leaving out what breaks them. */
export const arbitraryOf = <Schema extends z.ZodType>(
  schema: Schema,
  ids: Ids = fc.uuid({ version: 7 }),
): fc.Arbitrary<z.input<Schema>> =>
  valueOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), ids).filter(
    (value) => schema.safeParse(value).success,
  ) as fc.Arbitrary<z.input<Schema>>
