package peers.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashMap;
import java.util.Map;

/** All clients: one shard for each event loop, so that a client's channel is only touched by its own loop. */
final class Room {
    private final Map<EventExecutor, Shard> shards = new HashMap<>();

    Room(MultiThreadIoEventLoopGroup loops) {
        for (EventExecutor loop : loops) {
            shards.put(loop, new Shard(this, (EventLoop) loop));
        }
    }

    Shard shardOf(EventLoop loop) {
        return shards.get(loop);
    }

    /**
     * Called by any loop. The lock makes the order one: a burst is in the queue of every loop before the next one is in any, and
     * each loop takes from its queue in order. Takes over the reference to the burst.
     */
    synchronized void broadcast(ByteBuf burst) {
        for (Shard shard : shards.values()) {
            shard.deliverLater(burst.retain());
        }
        burst.release();
    }
}
