import { serve, tellMain } from '../thread/serve.ts'
import { type BrowserTasksOptions, browserTasks } from './browser-tasks.ts'

// The thread of the browsers.
serve((options: BrowserTasksOptions) => browserTasks(options, tellMain))
