package main

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// order URL EVERY_MILLISECONDS: an application with OpenTelemetry. Of each order it writes a line with the id of its trace, and sends
// the trace and a counter by OTLP: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
func order(args []string) error {
	if len(args) < 1 {
		return fmt.Errorf("order: no address")
	}
	for count := 1; ; count++ {
		trace, span, now := random(16), random(8), time.Now().UnixNano()
		fmt.Printf(`{"level":"info","msg":"order %d taken","trace_id":"%s","span_id":"%s"}`+"\n", count, trace, span)
		send(args[0]+"/v1/traces", "resourceSpans", "scopeSpans", fmt.Sprintf(
			`"spans":[{"traceId":"%s","spanId":"%s","name":"POST /orders","kind":2,"startTimeUnixNano":"%d","endTimeUnixNano":"%d"}]`, trace, span, now-1e7, now))
		send(args[0]+"/v1/metrics", "resourceMetrics", "scopeMetrics", fmt.Sprintf(
			`"metrics":[{"name":"orders","sum":{"aggregationTemporality":2,"isMonotonic":true,"dataPoints":[{"startTimeUnixNano":"%d","timeUnixNano":"%d","asInt":"%d"}]}}]`, started.UnixNano(), now, count))
		send(args[0]+"/v1/logs", "resourceLogs", "scopeLogs", fmt.Sprintf(
			`"logRecords":[{"timeUnixNano":"%d","severityText":"INFO","body":{"stringValue":"order %d sent"},"traceId":"%s","spanId":"%s"}]`, now, count, trace, span))
		time.Sleep(time.Duration(number(args, 1, 1000)) * time.Millisecond)
	}
}

// One connection: a name that is asked for again and again would be most of what CoreDNS has to do.
var collector = &http.Client{Timeout: 5 * time.Second}

// What a collector does not take is not sent again.
func send(url string, ofResource string, ofScope string, content string) {
	body := fmt.Sprintf(`{"%s":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"orders"}}]},"%s":[{%s}]}]}`, ofResource, ofScope, content)
	if answer, err := collector.Post(url, "application/json", strings.NewReader(body)); err == nil {
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
	}
}

func random(size int) string {
	bytes := make([]byte, size)
	_, _ = rand.Read(bytes)
	return hex.EncodeToString(bytes)
}
