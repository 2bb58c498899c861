package peers.netty;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;

import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpVersion.HTTP_1_1;

/** The last handler of each channel: joins once the handshake is done, and says what the client says. */
final class Client extends SimpleChannelInboundHandler<Object> {
    private final Room room;
    /** Of the channel's own loop; null until the handshake is done. Owned by that loop. */
    private Shard shard;
    /** The channel's first handler once the handshake is done: past the WebSocket encoder. Owned by that loop. */
    private ChannelHandlerContext door;

    Client(Room room) {
        this.room = room;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
            shard = room.shardOf(context.channel().eventLoop());
            door = context.pipeline().firstContext();
            shard.join(door);
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Object message) {
        switch (message) {
            case TextWebSocketFrame text -> shard.forward(text.content());
            case FullHttpRequest _ -> context.writeAndFlush(new DefaultFullHttpResponse(HTTP_1_1, NOT_FOUND))
                .addListener(ChannelFutureListener.CLOSE);
            default -> {
                // Binary frames are not for this room.
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (shard != null) {
            shard.leave(door);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
