import './app/parse-without-eval.ts'
import { createClient } from './app/create-client.ts'
import { start } from './app/start.ts'
import './app/styles/index.ts'

void start(createClient())
