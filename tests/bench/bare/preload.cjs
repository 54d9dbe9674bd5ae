const { contextBridge, ipcRenderer } = require('electron')

contextBridge.exposeInMainWorld('bare', { nothing: (input) => ipcRenderer.invoke('nothing', input) })
