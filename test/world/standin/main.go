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
	"order":     order,
	"hole":      hole,
	"look":      look,
	"resolve":   resolve,
	"ask":       ask,
}

func main() {
	// An image says what to do in a variable, where a chart names the program itself.
	args := append(strings.Fields(os.Getenv("STANDIN")), os.Args[1:]...)
	if len(args) < 1 || modes[args[0]] == nil {
		fmt.Fprintln(os.Stderr, "standin: no such mode:", strings.Join(args, " "))
		os.Exit(2)
	}
	// Process 1 of a container has no default for signals.
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		<-ended
		os.Exit(0)
	}()
	if err := modes[args[0]](args[1:]); err != nil {
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
