package hubbub.compare;

import java.util.Locale;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One line of runs.jsonl: what one server did under one scenario, once.
 *
 * @param round from 1; 0 is the run before all rounds in which the load generator compares every byte, for the flooding
 *         scenarios: this takes the generator time, so no figure is taken from it
 * @param line   the whole line; what the generator printed is under {@code measured}
 */
record Measurement(String scenario, String server, int round, JsonNode line) {

    /** The program that only sends; not a server, but measured in turns with them. */
    static final String FLOOR = "floor";

    /** Cores taken by programs that have no part in the run, or by other virtual machines, from which on a figure is doubtful. */
    private static final double DISTURBING = 0.1;

    /** Strict, so that no figure is ever guessed. */
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static Measurement parse(String text) throws JsonProcessingException {
        return of(JSON.readTree(text));
    }

    static Measurement of(JsonNode line) {
        return new Measurement(line.required("scenario").asText(), line.required("server").asText(),
                line.required("round").asInt(), line);
    }

    /** The line of a run of which the generator printed this. */
    static String line(String scenario, String server, int round, String measured) throws JsonProcessingException {
        return start(scenario, server, round).<ObjectNode>set("measured", JSON.readTree(measured)).toString();
    }

    /** The line of a run that did not come to an end. */
    static String failedLine(String scenario, String server, int round, String reason) {
        return start(scenario, server, round).put("failed", reason).toString();
    }

    private static ObjectNode start(String scenario, String server, int round) {
        return JSON.createObjectNode().put("scenario", scenario).put("server", server).put("round", round);
    }

    boolean isCheck() {
        return round == 0;
    }

    boolean isFloor() {
        return server.equals(FLOOR);
    }

    boolean hasFigures() {
        return !isCheck() && !line.has("failed") && !measured("error").isTextual();
    }

    double number(String name) {
        JsonNode number = measured(name);
        if (!number.isNumber()) {
            throw new IllegalArgumentException(scenario + " " + server + ": there must be a number " + name + ": " + line);
        }
        return number.doubleValue();
    }

    /** By its path, with dots. */
    private JsonNode measured(String name) {
        return line.at("/measured/" + name.replace('.', '/'));
    }

    /** Of the process that sends; the floor names it by its mode. */
    double nanosPerDelivery() {
        return number((isFloor() ? floorMode() : "server") + ".cpu_ns_per_delivery");
    }

    double deliveriesPerSecond() {
        return number(isFloor() ? floorMode() + ".deliveries_per_s" : "deliveries_per_s");
    }

    private String floorMode() {
        return measured("each.deliveries").isNumber() ? "each" : "coalesced";
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
        if (line.has("failed")) {
            return line.get("failed").asText();
        }
        if (measured("error").isTextual()) {
            return measured("error").asText();
        }
        if (isFloor()) {
            return measured("ok").asBoolean() ? "" : "not every byte was read";
        }
        StringBuilder reason = new StringBuilder();
        for (String fault : new String[] {"gaps", "dups", "bad", "missing_at_end", "protocol_errors", "stalls"}) {
            add(reason, fault, number(fault));
        }
        add(reason, "readers cut", number("clients") - number("clients_up_at_end"));
        if (!reason.isEmpty()) {
            String first = measured("first_error").asText();
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
