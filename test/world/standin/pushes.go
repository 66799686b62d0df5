package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"io"
	"net/http"
	"sync"
)

// More than this is not kept of what was sent.
const mostKept = 8 << 20

// What was sent to this server, as it was meant: without compression, and without the frames of gRPC.
type push struct {
	Path string `json:"path"`
	Body []byte `json:"body"`
}

type pushes struct {
	sync.Mutex
	kept []push
	size int
}

func (all *pushes) add(request *http.Request, body []byte) {
	for _, message := range messages(request.Header, body) {
		all.Lock()
		all.kept = append(all.kept, push{request.URL.Path, message})
		for all.size += len(message); all.size > mostKept && len(all.kept) > 1; all.kept = all.kept[1:] {
			all.size -= len(all.kept[0].Body)
		}
		all.Unlock()
	}
}

func (all *pushes) tell(answer http.ResponseWriter) {
	all.Lock()
	defer all.Unlock()
	_ = json.NewEncoder(answer).Encode(all.kept)
}

func messages(header http.Header, body []byte) [][]byte {
	if !isGrpc(header) {
		if header.Get("Content-Encoding") == "gzip" {
			body = unzipped(body)
		}
		return [][]byte{body}
	}
	// A byte that says whether it is compressed, four of length, the message: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
	var all [][]byte
	for len(body) >= 5 {
		end := 5 + int(binary.BigEndian.Uint32(body[1:5]))
		if end > len(body) {
			break
		}
		message := body[5:end]
		if body[0] == 1 {
			message = unzipped(message)
		}
		all = append(all, message)
		body = body[end:]
	}
	return all
}

// What is no gzip stays as it is.
func unzipped(body []byte) []byte {
	reader, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return body
	}
	content, err := io.ReadAll(io.LimitReader(reader, mostKept))
	if err != nil {
		return body
	}
	return content
}
