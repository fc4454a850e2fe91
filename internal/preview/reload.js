// Loads the page again when the preview has built the site since. Only the preview server sends this script.
(() => {
  const have = document.currentScript.dataset.version
  const events = new EventSource('/_preview/events')
  events.onmessage = (event) => {
    if (event.data !== have) {
      events.close()
      location.reload()
    }
  }
})()
