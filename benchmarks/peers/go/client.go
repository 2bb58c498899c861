package main

import "github.com/gorilla/websocket"

// client is one person in the room.
type client struct {
	socket *websocket.Conn
	// send holds the messages that are to be written to the socket.
	send chan []byte
	room *room
}

func (c *client) read() {
	defer c.socket.Close()
	for {
		_, msg, err := c.socket.ReadMessage()
		if err != nil {
			return
		}
		c.room.forward <- msg
	}
}

func (c *client) write() {
	defer c.socket.Close()
	for msg := range c.send {
		if err := c.socket.WriteMessage(websocket.TextMessage, msg); err != nil {
			return
		}
	}
}
