package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// crash SECONDS: runs for a while, then fails.
func crash(args []string) error {
	time.Sleep(time.Duration(number(args, 0, 1)) * time.Second)
	return fmt.Errorf("crashed, as it was asked to")
}

// eat MEGABYTES: takes memory and keeps it.
func eat(args []string) error {
	var kept [][]byte
	for range number(args, 0, 64) {
		block := make([]byte, 1<<20)
		for at := range block {
			block[at] = 1
		}
		kept = append(kept, block)
		time.Sleep(10 * time.Millisecond)
	}
	fmt.Println("took", len(kept), "MiB")
	return forever()
}

// eat-child MEGABYTES: a child takes memory, again and again, and this process lives on.
func eatChild(args []string) error {
	for {
		child := exec.Command("/proc/self/exe", append([]string{"eat"}, args...)...)
		fmt.Println("child ended:", child.Run())
		time.Sleep(10 * time.Second)
	}
}

func burn([]string) error {
	for {
	}
}

// fill FOLDER PERCENT FILES MILLISECONDS: fills a volume, as slowly as it is told, and makes files in it.
func fill(args []string) error {
	if len(args) < 1 {
		return fmt.Errorf("fill: no folder")
	}
	for at := range number(args, 2, 0) {
		_ = os.WriteFile(filepath.Join(args[0], fmt.Sprintf("small-%d", at)), nil, 0o600)
	}
	file, err := os.Create(filepath.Join(args[0], "large"))
	if err != nil {
		fmt.Println("no room for another file")
		return forever()
	}
	block := make([]byte, 1<<20)
	for usedPercent(args[0]) < number(args, 1, 99) {
		if _, err := file.Write(block); err != nil {
			break
		}
		time.Sleep(time.Duration(number(args, 3, 0)) * time.Millisecond)
	}
	fmt.Println("filled to", usedPercent(args[0]), "percent")
	return forever()
}

// talk EVERY_MILLISECONDS: lines of each level, as JSON and as text.
func talk(args []string) error {
	for count := 0; ; count++ {
		fmt.Printf(`{"level":"info","msg":"order %d taken","trace_id":"%032x"}`+"\n", count, count+1)
		if count%5 == 0 {
			fmt.Printf("level=error msg=\"payment of order %d failed\"\n", count)
		}
		if count%50 == 0 {
			fmt.Println("panic: runtime error: index out of range [3] with length 3")
		}
		time.Sleep(time.Duration(number(args, 0, 200)) * time.Millisecond)
	}
}

// look NAME PORT: finds a Service by its name, and connects to it.
func look(args []string) error {
	if len(args) < 2 {
		return fmt.Errorf("look: no name and port")
	}
	connection, err := net.DialTimeout("tcp", net.JoinHostPort(args[0], args[1]), 5*time.Second)
	if err != nil {
		return err
	}
	fmt.Println("found", args[0], "at", connection.RemoteAddr())
	return connection.Close()
}

// resolve NAME...: asks for names, each twice a second; a percent sign in one is another number each time.
func resolve(args []string) error {
	for count := 0; ; count++ {
		for _, name := range args {
			go func() {
				limited, done := context.WithTimeout(context.Background(), 4*time.Second)
				defer done()
				_, _ = net.DefaultResolver.LookupHost(limited, strings.ReplaceAll(name, "%", strconv.Itoa(count)))
			}()
		}
		time.Sleep(500 * time.Millisecond)
	}
}

// hole PORT: takes connections, and says nothing.
func hole(args []string) error {
	listener, err := net.Listen("tcp", fmt.Sprintf(":%d", number(args, 0, 8443)))
	if err != nil {
		return err
	}
	for {
		if _, err := listener.Accept(); err != nil {
			return err
		}
	}
}

// ask HOST URL...: requests each address under a name, five times a second; with a body where the query says `send`.
func ask(args []string) error {
	if len(args) < 2 {
		return fmt.Errorf("ask: no addresses")
	}
	client := &http.Client{Timeout: 10 * time.Second}
	for {
		for _, url := range args[1:] {
			go func() {
				method, body := http.MethodGet, ""
				if strings.Contains(url, "send=") {
					method, body = http.MethodPost, strings.Repeat("x", 500)
				}
				request, err := http.NewRequest(method, url, strings.NewReader(body))
				if err != nil {
					return
				}
				request.Host = args[0]
				if answer, err := client.Do(request); err == nil {
					_, _ = io.Copy(io.Discard, answer.Body)
					_ = answer.Body.Close()
				}
			}()
		}
		time.Sleep(200 * time.Millisecond)
	}
}

func number(args []string, at int, otherwise int) int {
	if at < len(args) {
		if value, err := strconv.Atoi(args[at]); err == nil {
			return value
		}
	}
	return otherwise
}
