// The classic room: the chat that many Go programmers know from a tutorial, "Go Programming Blueprints" (Mat Ryer), chapter 1,
// whose room and client are kept here as they are there; on gorilla/websocket.
//
// One goroutine owns the map of clients and selects over three channels, so there are no locks. Each client has a channel of
// 256 messages and two goroutines; each message is one WriteMessage, so one write to the socket.
//
// A slow client: its channel fills, and from then on the room waits for it, and so does everybody else. That is the known
// fault of this room, and what it is measured for. The room also waits for ever when a client's write has failed before its
// leave was heard and its channel is full.
package main

import (
	"flag"
	"log"
	"net/http"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8080", "address to listen on")
	flag.Parse()
	room := newRoom()
	go room.run()
	http.Handle("/room", room)
	log.Fatal(http.ListenAndServe(*addr, nil))
}
