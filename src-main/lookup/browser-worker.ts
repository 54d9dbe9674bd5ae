import { serve, tellMain } from '../thread/serve.ts'
import { type BrowserTasksOptions, browserTasks } from './browser-tasks.ts'

// Entry of the browser thread.
serve((options: BrowserTasksOptions) => ({ tasks: browserTasks(options, tellMain) }))
