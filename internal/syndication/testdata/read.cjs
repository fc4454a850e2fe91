// Reads a feed from standard input with rss-parser and prints what it understood.
const Parser = require('rss-parser')

const chunks = []
process.stdin.on('data', (c) => chunks.push(c))
process.stdin.on('end', async () => {
  const feed = await new Parser().parseString(Buffer.concat(chunks).toString('utf8'))
  console.log(JSON.stringify({
    fault: '',
    title: feed.title,
    language: feed.language || '',
    items: feed.items.map((e) => ({
      id: e.guid || e.id,
      title: e.title,
      url: e.link,
      published: e.isoDate,
      authors: [e.creator || e.author].flat(),
      tags: (e.categories || []).map((c) => (typeof c === 'string' ? c : c._ || c.$.label)),
      content: e['content:encoded'] || e.content,
    })),
  }))
})
