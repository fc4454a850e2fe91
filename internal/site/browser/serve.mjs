// Serves a folder below a path on loopback, compressed and cacheable, as a host of static sites does.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import zlib from 'node:zlib'

const types = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.png': 'image/png',
  '.json': 'application/json', '.xml': 'application/xml', '.csv': 'text/csv', '.webmanifest': 'application/manifest+json', '.opml': 'text/x-opml', '.txt': 'text/plain',
}

export function serve(root, prefix, port = 0) {
  const server = http.createServer((request, response) => {
    let name
    try {
      name = decodeURIComponent(request.url.split('?')[0])
    } catch {
      name = ''
    }
    if (!name.startsWith(prefix) || name.includes('..')) return response.writeHead(404).end()
    name = name.slice(prefix.length)
    if (name === '' || name.endsWith('/')) name += 'index.html'
    fs.readFile(path.join(root, name), (error, data) => {
      const status = error ? 404 : 200
      if (error) data = fs.readFileSync(path.join(root, '404.html'))
      const head = { 'content-type': types[path.extname(error ? '.html' : name)] ?? 'application/octet-stream', 'cache-control': name.startsWith('assets/') ? 'max-age=31536000, immutable' : 'max-age=60' }
      if (/gzip/.test(request.headers['accept-encoding'] ?? '')) {
        head['content-encoding'] = 'gzip'
        data = zlib.gzipSync(data)
      }
      response.writeHead(status, head).end(data)
    })
  })
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve({ server, base: `http://127.0.0.1:${server.address().port}${prefix}` })))
}
