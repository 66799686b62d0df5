// One static program that stands in for what an image of the world has no program for, and that makes trouble on purpose.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

var modes = map[string]func([]string) error{
	"pause":     func([]string) error { return pause() },
	"serve":     serve,
	"exit":      func([]string) error { return nil },
	"crash":     crash,
	"eat":       eat,
	"eat-child": eatChild,
	"burn":      burn,
	"fill":      fill,
	"talk":      talk,
	"look":      look,
	"resolve":   resolve,
	"ask":       ask,
}

func main() {
	if len(os.Args) < 2 || modes[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "standin: no such mode:", strings.Join(os.Args[1:], " "))
		os.Exit(2)
	}
	// Process 1 of a container has no default for signals.
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		<-ended
		os.Exit(0)
	}()
	if err := modes[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "standin:", err)
		os.Exit(1)
	}
}

// Holds the namespaces of a pod, and takes in what its containers leave behind.
func pause() error {
	children := make(chan os.Signal, 16)
	signal.Notify(children, syscall.SIGCHLD)
	for range children {
		for {
			if pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); err != nil || pid <= 0 {
				break
			}
		}
	}
	return nil
}

func forever() error {
	for {
		time.Sleep(time.Hour)
	}
}
