package hubbub.server;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import hubbub.room.RoomFigures;
import hubbub.room.RoomLogs;
import hubbub.webhooks.WebhookFigures;
import hubbub.websocket.WebSocketFigures;

/**
 * What the service counts, in the text format of Prometheus, version 0.0.4. By hand, because no client library is an explicit
 * module that jlink takes; see {@code etc/decisions}. Asking costs a look at every connection, and nothing is counted for it per
 * delivery. Any thread.
 */
final class Metrics {

    private static final double NANOS = 1e9;

    private final Rooms rooms;
    private final WebSocketFigures webSockets;
    private final IntSupplier connections;
    private final RefusalCounts refusals;
    private final LongSupplier policyReports;
    private final RoomLogs logs;
    private final Supplier<List<WebhookFigures>> webhooks;

    Metrics(Rooms rooms, WebSocketFigures webSockets, IntSupplier connections, RefusalCounts refusals,
            LongSupplier policyReports, RoomLogs logs, Supplier<List<WebhookFigures>> webhooks) {
        this.rooms = rooms;
        this.webSockets = webSockets;
        this.connections = connections;
        this.refusals = refusals;
        this.policyReports = policyReports;
        this.logs = logs;
        this.webhooks = webhooks;
    }

    String text() {
        RoomFigures sum = rooms.figures(); // A label for each would be as many lines as people think of names.
        Page page = new Page();
        page.one("hubbub_rooms", "gauge", "Rooms that are open.", rooms.count());
        page.one("hubbub_rooms_occupied", "gauge", "Rooms with at least one client.", rooms.occupied());
        page.one("hubbub_clients", "gauge", "Clients in all rooms.", sum.clients());
        page.one("hubbub_people", "gauge", "People in all rooms, as the rooms count them.", rooms.people());
        page.one("hubbub_connections", "gauge", "Open TCP connections, of whatever kind.", connections.getAsInt());
        page.one("hubbub_messages_total", "counter", "Messages broadcast.", sum.messages());
        page.one("hubbub_deliveries_total", "counter", "Messages put into clients' queues.", sum.deliveries());
        page.one("hubbub_batches_total", "counter", "Batches broadcast.", sum.batches());
        page.one("hubbub_holds_total", "counter", "Times a room waited because most clients lagged.", sum.holds());
        page.one("hubbub_log_unavailable", "gauge", "1 while what is said cannot be kept, else 0.",
                 logs.trouble().isPresent() ? 1 : 0);
        page.one("hubbub_queue_high_water_bytes", "gauge", "Most bytes that ever waited in one client's queue.",
                 sum.queueHighWater());
        WebSocketFigures.Written written = webSockets.written();
        page.one("hubbub_writes_total", "counter", "Writes to clients' sockets.", written.writes());
        page.one("hubbub_written_bytes_total", "counter", "Bytes written to clients.", written.bytes());
        page.one("hubbub_handshakes_total", "counter", "WebSocket handshakes accepted.", webSockets.accepted());
        page.head("hubbub_refused_total", "counter", "Handshakes, requests and connections refused, by cause.");
        webSockets.refused().forEach((cause, count) -> page.labelled("hubbub_refused_total", "cause", cause, count));
        for (Refusal refusal : Refusal.values()) {
            page.labelled("hubbub_refused_total", "cause", label(refusal), refusals.of(refusal));
        }
        page.one("hubbub_csp_reports_total", "counter", "Reports of browsers that the page wanted more than its policy allows.",
                 policyReports.getAsLong());
        page.head("hubbub_closed_total", "counter", "WebSockets that ended, by close code; 1006 is without one.");
        webSockets.departed().forEach((code, count) -> page.labelled("hubbub_closed_total", "code", code, count));
        page.head("hubbub_departures_total", "counter", "Clients that left their room, by reason.");
        sum.departures().forEach(
                (departure, count) -> page.labelled("hubbub_departures_total", "reason", label(departure), count));
        page.histogram("hubbub_turn_messages", "Messages in a turn.", sum.turnMessages(), 1);
        page.histogram("hubbub_turn_seconds", "Time of a turn.", sum.turnNanos(), NANOS);
        webhooks(page);
        Runtime jvm = Runtime.getRuntime();
        page.one("hubbub_heap_used_bytes", "gauge", "Heap in use, garbage included.", jvm.totalMemory() - jvm.freeMemory());
        page.one("hubbub_heap_max_bytes", "gauge", "Most heap there may be.", jvm.maxMemory());
        return page.text.toString();
    }

    private void webhooks(Page page) {
        List<WebhookFigures> all = webhooks.get();
        page.webhooks("hubbub_webhook_delivered_total", "counter", "Messages that a receiver has taken.", all,
                      WebhookFigures::delivered);
        page.webhooks("hubbub_webhook_failures_total", "counter", "Tries to deliver a batch that failed.", all,
                      WebhookFigures::failures);
        page.webhooks("hubbub_webhook_lag_messages", "gauge", "Messages kept and not delivered yet.", all, WebhookFigures::lag);
        page.webhooks("hubbub_webhook_stopped", "gauge", "1 once nothing more is delivered until the server starts again.", all,
                      figures -> figures.stopped() ? 1 : 0);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** The text so far. */
    private static final class Page {

        private final StringBuilder text = new StringBuilder(4096);

        void head(String name, String type, String help) {
            text.append("# HELP ").append(name).append(' ').append(help).append('\n');
            text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        }

        void one(String name, String type, String help, long value) {
            head(name, type, help);
            text.append(name).append(' ').append(value).append('\n');
        }

        void labelled(String name, String label, String value, long count) {
            text.append(name).append('{').append(label).append("=\"").append(value).append("\"} ").append(count).append('\n');
        }

        /** A line for each of these; nothing if there is none. */
        void webhooks(String name, String type, String help, List<WebhookFigures> all, ToLongFunction<WebhookFigures> value) {
            if (!all.isEmpty()) {
                head(name, type, help);
                all.forEach(figures -> labelled(name, "webhook", figures.name(), value.applyAsLong(figures)));
            }
        }

        void histogram(String name, String help, RoomFigures.Histogram histogram, double unit) {
            head(name, "histogram", help);
            long count = 0;
            for (Map.Entry<Long, Long> bucket : histogram.buckets().entrySet()) {
                count += bucket.getValue();
                String bound = bucket.getKey() == Long.MAX_VALUE ? "+Inf" : number(bucket.getKey() / unit);
                labelled(name + "_bucket", "le", bound, count);
            }
            text.append(name).append("_sum ").append(number(histogram.sum() / unit)).append('\n');
            text.append(name).append("_count ").append(count).append('\n');
        }

        private static String number(double value) {
            return value == (long) value ? Long.toString((long) value) : Double.toString(value);
        }
    }
}
