package peers.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;

/*
 * A room on Netty, written as someone would who knows Netty well and wants it fast. Sources: Netty's own examples of WebSocket
 * servers for the pipeline; the documentation of ByteBuf (retainedDuplicate), ChannelOutboundBuffer and WriteBufferWaterMark; the
 * JVM options are those of Netty's entry in the TechEmpower benchmarks, see benchmarks/peers/start.
 *
 * Native epoll, one event loop for each core that the process may use. What one pass of a loop has read is one burst: each
 * message is framed once, all frames of a burst lie in one buffer, and each client gets a duplicate of it, past the WebSocket
 * encoder, with one write and one flush. See Room.
 *
 * A slow client: one that is above the high water mark, 1 MiB that waits, when the next burst comes, is closed.
 */
final class Main {
    /** Of one message and of one frame. */
    private static final int LONGEST_MESSAGE = 64 * 1024;

    private Main() {
    }

    public static void main(String[] args) throws InterruptedException {
        var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends ServerSocketChannel> door = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        if (!epoll) {
            System.err.println("No native epoll, so NIO: " + Epoll.unavailabilityCause());
        }
        int cores = Runtime.getRuntime().availableProcessors();
        var loops = new MultiThreadIoEventLoopGroup(cores, io);
        var room = new Room(loops);
        new ServerBootstrap()
            .group(loops)
            .channel(door)
            .option(ChannelOption.SO_BACKLOG, 4096)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(512 * 1024, 1024 * 1024))
            .childHandler(new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(
                        new HttpServerCodec(),
                        new HttpObjectAggregator(LONGEST_MESSAGE),
                        new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                            .websocketPath("/room")
                            .allowExtensions(false)
                            .maxFramePayloadLength(LONGEST_MESSAGE)
                            .build()),
                        new WebSocketFrameAggregator(LONGEST_MESSAGE),
                        new Client(room));
                }
            })
            .bind(address).sync().channel().closeFuture().sync();
    }
}
