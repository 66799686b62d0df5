package main

import (
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

var started = time.Now()

// How long counters have grown, once they are to grow no more; until then zero.
var grown atomic.Int64

// From now on nothing comes to what counters have.
func calmDown() {
	grown.CompareAndSwap(0, int64(time.Since(started)))
}

// What the program was recorded with that this one stands in for: a line for each series, with what it has, or behind a plus
// what comes to it each second.
const recorded = "/standin-metrics"

func replay(answer http.ResponseWriter) bool {
	content, err := os.ReadFile(recorded)
	if err != nil {
		return false
	}
	seconds := time.Since(started).Seconds()
	if calm := grown.Load(); calm > 0 {
		seconds = time.Duration(calm).Seconds()
	}
	answer.Header().Set("Content-Type", "text/plain; version=0.0.4")
	for _, line := range strings.Split(strings.TrimSpace(string(content)), "\n") {
		name, value, _ := strings.Cut(line, "\t")
		number, err := strconv.ParseFloat(strings.TrimPrefix(value, "+"), 64)
		if err != nil {
			continue
		}
		if strings.HasPrefix(value, "+") {
			number *= seconds
		}
		fmt.Fprintf(answer, "%s %g\n", name, number)
	}
	return true
}
