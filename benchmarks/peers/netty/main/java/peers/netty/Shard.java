package peers.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/** The clients of one event loop, and what they have said in this pass of it. Everything here is owned by that loop. */
final class Shard {
    /** Bytes of one burst. A longer one is handed over before the pass ends, well below a client's high water mark. */
    private static final int LONGEST_BURST = 256 * 1024;
    private static final int FIN_TEXT = 0x81;

    private final Room room;
    private final EventLoop loop;
    /** Each by its first handler's context: what is written there goes straight to the socket's queue. */
    private final List<ChannelHandlerContext> clients = new ArrayList<>();
    private final Runnable endOfPass = this::handOver;
    /** Frames that wait for the end of the pass; null when there are none. */
    private ByteBuf burst;

    Shard(Room room, EventLoop loop) {
        this.room = room;
        this.loop = loop;
    }

    void join(ChannelHandlerContext client) {
        clients.add(client);
    }

    void leave(ChannelHandlerContext client) {
        clients.remove(client);
    }

    /** Adds the message to the burst, as the frame that every client will get. */
    void forward(ByteBuf message) {
        int length = message.readableBytes();
        if (burst != null && burst.readableBytes() + length > LONGEST_BURST) {
            handOver();
        }
        if (burst == null) {
            burst = ByteBufAllocator.DEFAULT.directBuffer(4096);
            // Loops run their tasks after all that was ready has been read: this one at the end of the pass.
            loop.execute(endOfPass);
        }
        burst.writeByte(FIN_TEXT);
        if (length < 126) {
            burst.writeByte(length);
        } else if (length < 65536) {
            burst.writeByte(126).writeShort(length);
        } else {
            burst.writeByte(127).writeLong(length);
        }
        burst.writeBytes(message);
    }

    private void handOver() {
        if (burst != null) {
            ByteBuf whole = burst;
            burst = null;
            room.broadcast(whole);
        }
    }

    /** Called by any loop. Takes over the reference to the burst. */
    void deliverLater(ByteBuf whole) {
        loop.execute(() -> deliver(whole));
    }

    private void deliver(ByteBuf whole) {
        // From the last to the first: a client that is closed may leave the list at once.
        for (int i = clients.size() - 1; i >= 0; i--) {
            ChannelHandlerContext client = clients.get(i);
            if (client.channel().isWritable()) {
                client.writeAndFlush(whole.retainedDuplicate(), client.voidPromise());
            } else {
                client.close();
            }
        }
        whole.release();
    }
}
