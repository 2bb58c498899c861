package hubbub.compare;

import java.util.Locale;
import java.util.Map;

/**
 * One line of runs.jsonl: what one server did under one scenario, once.
 *
 * @param round from 1; 0 is the run before all rounds in which the load generator compares every byte, for the flooding
 *         scenarios: this takes the generator time, so no figure is taken from it
 * @param fields the whole line, flat; what the generator printed is under {@code measured}
 */
record Measurement(String scenario, String server, int round, Map<String, Object> fields) {

    /** The program that only sends; not a server, but measured in turns with them. */
    static final String FLOOR = "floor";

    /** Cores taken by programs that have no part in the run, or by other virtual machines, from which on a figure is doubtful. */
    private static final double DISTURBING = 0.1;

    static Measurement parse(String line) {
        Map<String, Object> fields = Json.flat(line);
        return new Measurement((String) fields.get("scenario"), (String) fields.get("server"),
                ((Double) fields.get("round")).intValue(), fields);
    }

    /** The line of a run of which the generator printed this. */
    static String line(String scenario, String server, int round, String measured) {
        return start(scenario, server, round) + "\"measured\":" + measured + "}";
    }

    /** The line of a run that did not come to an end. */
    static String failedLine(String scenario, String server, int round, String reason) {
        return start(scenario, server, round) + "\"failed\":" + Json.quoted(reason) + "}";
    }

    private static String start(String scenario, String server, int round) {
        return "{\"scenario\":" + Json.quoted(scenario) + ",\"server\":" + Json.quoted(server) + ",\"round\":" + round + ",";
    }

    boolean isCheck() {
        return round == 0;
    }

    boolean isFloor() {
        return server.equals(FLOOR);
    }

    boolean hasFigures() {
        return !isCheck() && !fields.containsKey("failed") && !fields.containsKey("measured.error");
    }

    double number(String name) {
        if (fields.get("measured." + name) instanceof Double number) {
            return number;
        }
        throw new IllegalArgumentException(scenario + " " + server + ": there must be a number " + name + ": " + fields);
    }

    /** Of the process that sends; the floor names it by its mode. */
    double nanosPerDelivery() {
        return number((isFloor() ? floorMode() : "server") + ".cpu_ns_per_delivery");
    }

    double deliveriesPerSecond() {
        return number(isFloor() ? floorMode() + ".deliveries_per_s" : "deliveries_per_s");
    }

    private String floorMode() {
        return fields.containsKey("measured.each.deliveries") ? "each" : "coalesced";
    }

    /** Cores taken by others while this was measured; the floor does not say. */
    double disturbance() {
        return hasFigures() && !isFloor() ? number("noise.other_cores_busy") + number("noise.steal_cores") : 0;
    }

    boolean disturbed() {
        return disturbance() > DISTURBING;
    }

    /** Everybody who reads heard everything once, each sender's messages in order, and nobody of them was cut. */
    boolean whole() {
        return reason().isEmpty();
    }

    /** Why it is not whole; empty if it is. */
    String reason() {
        if (fields.get("failed") instanceof String failed) {
            return failed;
        }
        if (fields.get("measured.error") instanceof String error) {
            return error;
        }
        if (isFloor()) {
            return Boolean.TRUE.equals(fields.get("measured.ok")) ? "" : "not every byte was read";
        }
        StringBuilder reason = new StringBuilder();
        for (String fault : new String[] {"gaps", "dups", "bad", "missing_at_end", "protocol_errors", "stalls"}) {
            add(reason, fault, number(fault));
        }
        add(reason, "readers cut", number("clients") - number("clients_up_at_end"));
        if (!reason.isEmpty()) {
            String first = (String) fields.get("measured.first_error");
            reason.setLength(reason.length() - 2);
            reason.append(first.isEmpty() ? "" : "; first: " + first);
        }
        return reason.toString();
    }

    private static void add(StringBuilder reason, String fault, double times) {
        if (times != 0) {
            reason.append(String.format(Locale.ROOT, "%,.0f %s, ", times, fault.replace('_', ' ')));
        }
    }
}
