package hubbub.server;

import java.util.Optional;
import java.util.function.LongConsumer;

import hubbub.protocol.EventStream;
import hubbub.room.OutboundQueue;
import hubbub.room.Outlet;
import hubbub.room.Session;
import hubbub.websocket.Close;
import hubbub.websocket.FrameSource;
import hubbub.websocket.OpenResponse;
import hubbub.websocket.WriterLane;

/**
 * One listener of events in a room, like a {@link RoomListener} that says nothing: what its session's queue holds goes to the
 * writer of its response.
 */
final class EventListener implements FrameSource, Outlet {

    private final WriterLane lane;
    private final TcpConnection connection;
    private final LongConsumer keepOut;
    private final OpenResponse response;

    // Set by the connection's thread before it wakes the writer, which reads it.
    private volatile OutboundQueue outbound;

    EventListener(WriterLane lane, TcpConnection connection, LongConsumer keepOut, OpenResponse response) {
        this.lane = lane;
        this.connection = connection;
        this.keepOut = keepOut;
        this.response = response;
        response.from(this);
    }

    void enter(Session session) {
        outbound = session.outbound();
        response.wake(); // It may have been woken before it could see the queue.
    }

    @Override
    public Optional<WriterLane> lane() {
        return Optional.of(lane);
    }

    @Override
    public int poll(byte[][] blocks, int maxBytes) {
        OutboundQueue queue = outbound;
        return queue == null ? 0 : queue.poll(blocks, maxBytes);
    }

    @Override
    public Optional<Close> ending() {
        OutboundQueue queue = outbound;
        return queue == null
                ? Optional.empty()
                : queue.ending().map(departure -> new Close(departure.closeCode(), departure.reason()));
    }

    @Override
    public byte[] lastBytes(Close close) {
        return EventStream.close(close.code(), close.reason());
    }

    /** The peer closes its side when it sees this, and so ends the wait for it. */
    @Override
    public void hasEnded() {
        Thread.startVirtualThread(connection::endOutput);
    }

    @Override
    public void wake() {
        response.wake();
    }

    @Override
    public void keepOut(long millis) {
        keepOut.accept(millis);
    }

    @Override
    public void cut() {
        response.cut();
    }
}
