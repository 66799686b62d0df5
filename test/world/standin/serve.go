package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// serve PORT[,PORT]: answers what is asked for, and records what is sent. All after that are the arguments of the program
// that it stands in for: a configuration that they name has to be there.
func serve(args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("serve: no ports")
	}
	if err := requireFiles(args[1:]); err != nil {
		return err
	}
	seen := &pushes{}
	failures := make(chan error)
	for _, port := range strings.Split(args[0], ",") {
		protocols := &http.Protocols{}
		protocols.SetHTTP1(true)
		protocols.SetUnencryptedHTTP2(true)
		server := &http.Server{Addr: ":" + port, Handler: handler(seen), Protocols: protocols}
		go func() { failures <- server.ListenAndServe() }()
	}
	fmt.Println("listening on", args[0])
	return <-failures
}

// Each file that is named behind a flag such as -config.file=/etc/loki/config.yaml has to have something in it.
func requireFiles(args []string) error {
	for _, arg := range args {
		name, path, isFlag := strings.Cut(arg, "=")
		if !isFlag || !strings.Contains(name, "config") || !strings.HasPrefix(path, "/") {
			continue
		}
		if content, err := os.ReadFile(path); err != nil {
			return err
		} else if strings.TrimSpace(string(content)) == "" {
			return fmt.Errorf("%s is empty", path)
		}
		fmt.Println("configuration", path, "is there")
	}
	return nil
}

func handler(seen *pushes) http.Handler {
	return http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		if strings.Contains(request.URL.Path, "metrics") && request.Method == http.MethodGet && replay(answer) {
			return
		}
		switch request.URL.Path {
		case "/standin/pushes":
			seen.tell(answer)
			return
		case "/standin/quiet":
			calmDown()
			return
		}
		body, _ := io.ReadAll(io.LimitReader(request.Body, 16<<20))
		if len(body) > 0 {
			seen.add(request, body)
		}
		if isGrpc(request.Header) {
			// An empty message: five bytes of frame, and the status behind it.
			answer.Header().Set("Content-Type", "application/grpc")
			answer.Header().Set("Trailer", "Grpc-Status")
			_, _ = answer.Write(make([]byte, 5))
			answer.Header().Set("Grpc-Status", "0")
			return
		}
		respond(answer, request)
	})
}

func isGrpc(header http.Header) bool {
	return strings.HasPrefix(header.Get("Content-Type"), "application/grpc")
}

// The answer that the query asks for: ?status=503&wait=1500&bytes=2000.
func respond(answer http.ResponseWriter, request *http.Request) {
	number := func(name string, otherwise int) int {
		if value, err := strconv.Atoi(request.URL.Query().Get(name)); err == nil {
			return value
		}
		return otherwise
	}
	time.Sleep(time.Duration(number("wait", 0)) * time.Millisecond)
	answer.WriteHeader(number("status", http.StatusOK))
	_, _ = answer.Write([]byte(strings.Repeat("x", number("bytes", 2)) + "\n"))
}
