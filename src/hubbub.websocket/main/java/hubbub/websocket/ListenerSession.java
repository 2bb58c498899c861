package hubbub.websocket;

import java.util.Optional;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.SocketContext;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.websocket.WsSession;

/** What a listener holds of its connection: the ways to send and to end. All methods may be called by any thread. */
final class ListenerSession implements FrameSession {

    private final ConnectionContext context;
    private final Optional<String> subProtocol;
    private final FrameWriter writer;
    private final Runnable abort;
    private final PendingFrames pending = new PendingFrames();

    ListenerSession(ConnectionContext context, Optional<String> subProtocol, FrameWriter writer, Runnable abort) {
        this.context = context;
        this.subProtocol = subProtocol;
        this.writer = writer;
        this.abort = abort;
        writer.source(pending);
    }

    /** The connection has ended: whoever waits to send goes on. */
    void end() {
        pending.drop();
    }

    @Override
    public void sendFrom(FrameSource source) {
        writer.source(source);
    }

    @Override
    public void wake() {
        writer.wake();
    }

    @Override
    public void cut() {
        writer.cut();
    }

    /** Waits while 1 MiB is already pending. Fragments are not sent: {@code last} must be true. */
    @Override
    public WsSession send(String text, boolean last) {
        if (!last) {
            throw new IllegalArgumentException("last must be true: this server sends whole messages");
        }
        if (writer.source() != pending) {
            throw new IllegalStateException("this session sends from its FrameSource");
        }
        try {
            pending.add(ServerFrame.text(text));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("interrupted while sending", e);
        }
        writer.wake();
        return this;
    }

    @Override
    public WsSession send(BufferData buffer, boolean last) {
        throw new UnsupportedOperationException(CloseReason.BINARY.sentence());
    }

    @Override
    public WsSession ping(BufferData payload) {
        writer.ping(payload.readBytes());
        return this;
    }

    @Override
    public WsSession pong(BufferData payload) {
        writer.pong(payload.readBytes());
        return this;
    }

    /**
     * Sends a close frame ahead of what is pending; the peer has {@link WebSocketLimits#closeWithin} to answer. Never
     * blocks.
     */
    @Override
    public WsSession close(int code, String reason) {
        writer.close(ServerFrame.close(new Close(code, reason)));
        return this;
    }

    @Override
    public WsSession terminate() {
        abort.run();
        throw new CloseConnectionException("terminated by the listener");
    }

    @Override
    public Optional<String> subProtocol() {
        return subProtocol;
    }

    @Override
    public SocketContext socketContext() {
        return context;
    }
}
