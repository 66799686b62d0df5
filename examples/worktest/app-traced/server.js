// A service without a word of tracing, but for the id of the trace in its lines: that is how a line leads to its trace.
const http = require('http');

const PORT = 8080;

/** The id of the trace of the request that is at work; none where nothing is instrumented. */
function traceId() {
  try {
    // What the operator put there.
    const { trace } = require('/otel-auto-instrumentation-nodejs/node_modules/@opentelemetry/api');
    return trace.getActiveSpan()?.spanContext().traceId;
  } catch {
    return undefined;
  }
}

function log(message) {
  console.log(JSON.stringify({ level: 'info', message, trace_id: traceId() }));
}

http.createServer((request, response) => {
  if (request.url === '/healthz') {
    response.writeHead(204).end();
  } else if (request.url === '/price') {
    log('price looked up');
    response.end(JSON.stringify({ price: 42 }));
  } else {
    // A call of its own, so that a trace has more than one span.
    http.get({ port: PORT, path: '/price' }, (price) => {
      log('stock counted');
      response.setHeader('content-type', 'application/json');
      price.pipe(response);
    }).on('error', () => response.writeHead(502).end());
  }
}).listen(PORT);

process.on('SIGTERM', () => process.exit(0));
