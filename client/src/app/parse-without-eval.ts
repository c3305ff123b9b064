import { z } from 'zod'

// zod would otherwise compile its parsers with `new Function`, which the content security policy forbids. Imported
// before anything that declares a schema.
z.config({ jitless: true })
