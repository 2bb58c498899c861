package hubbub.room;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

import hubbub.room.SteppedRoom.TestClient;

/** The people of a {@link ResumeSimulation}, and what they do at random. */
final class Crowd {

    /** A person, with one connection or two at a time. */
    static final class Somebody {
        final String id;
        /** Whether it never had two connections, so that nobody but the one it has may rename it. */
        final boolean isAlone;
        final List<Position> told = new ArrayList<>();
        String name;
        int words;

        Somebody(String id, boolean isAlone) {
            this.id = id;
            this.name = id;
            this.isAlone = isAlone;
        }
    }

    private final ResumeSimulation simulation;
    private final Random random;
    private final List<Somebody> people = new ArrayList<>();
    /** All there ever were. */
    final List<SimulatedClient> clients = new ArrayList<>();
    /** Those who are there and do not say who they are. */
    final List<TestClient> plain = new ArrayList<>();

    Crowd(ResumeSimulation simulation, Random random) {
        this.simulation = simulation;
        this.random = random;
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            people.add(new Somebody("p" + i, random.nextBoolean()));
        }
    }

    private <T> Optional<T> anyOf(List<T> list) {
        return list.isEmpty() ? Optional.empty() : Optional.of(list.get(random.nextInt(list.size())));
    }

    Optional<SimulatedClient> anyClient() {
        return anyOf(clients.stream().filter(client -> client.isOn).toList());
    }

    void join() {
        if (random.nextInt(6) == 0 && plain.size() < 3) {
            simulation.note("a plain one joins");
            plain.add(simulation.room.join());
            return;
        }
        Somebody somebody = anyOf(people).orElseThrow();
        long on = clients.stream().filter(client -> client.isOn && client.somebody == somebody).count();
        if (on < 2 && (!somebody.isAlone || hasGone(somebody))) {
            boolean forges = random.nextInt(12) == 0;
            Optional<Position> since = forges ? Optional.of(forged()) : since(somebody);
            if (random.nextInt(4) == 0 && !somebody.isAlone) {
                somebody.name = somebody.id + "-" + random.nextInt(100);
            }
            Hello hello = new Hello(new Person(somebody.id, somebody.name), since, random.nextInt(12));
            SimulatedClient client = new SimulatedClient(simulation, clients.size(), somebody, hello, forges);
            simulation.note(client + " joins with " + hello);
            clients.add(client);
            simulation.room.inbox.post(new Command.Join(client.session));
        }
    }

    /** And nothing it has said is under way. */
    private boolean hasGone(Somebody somebody) {
        return clients.stream().filter(client -> client.somebody == somebody).map(client -> client.session)
                .allMatch(session -> session.outbound().hasEnded() && session.pendingMessages == 0);
    }

    private Position forged() {
        long offset = random.nextInt(simulation.log.committed.size() + 2);
        return switch (random.nextInt(4)) {
            case 0 -> new Position(ResumeSimulation.EPOCH, Long.MAX_VALUE - random.nextInt(2), 0);
            case 1 -> new Position(ResumeSimulation.EPOCH + 1, offset, 0);
            case 2 -> new Position(ResumeSimulation.EPOCH, simulation.log.committed.size() + 1_000, 5);
            default -> new Position(ResumeSimulation.EPOCH, 1 + offset, 5);
        };
    }

    private Optional<Position> since(Somebody somebody) {
        return switch (random.nextInt(8)) {
            case 0 -> Optional.empty();
            case 1 -> anyOf(somebody.told);
            case 2 -> Optional.of(simulation.log.behind(simulation.held.isPresent() ? anyOffset() : 0)); // Of another node.
            default -> somebody.told.isEmpty() ? Optional.empty() : Optional.of(somebody.told.getLast());
        };
    }

    private int anyOffset() {
        return random.nextInt(simulation.log.committed.size() + 1);
    }

    void leave() {
        if (random.nextInt(6) == 0 && !plain.isEmpty()) {
            simulation.note("a plain one leaves");
            plain.remove(random.nextInt(plain.size())).session.leave();
            return;
        }
        anyClient().ifPresent(client -> {
            boolean atOnce = random.nextBoolean();
            simulation.note(client + (atOnce ? " leaves" : " finishes"));
            if (atOnce) {
                client.session.leave();
            } else {
                client.session.finish();
            }
            client.isOn = false;
        });
    }

    private boolean mayAsk(Session session, int length) {
        return !session.outbound().hasEnded()
                && (session.pendingMessages == 0 || session.pendingMessages < simulation.room.limits.pendingMessages()
                    && session.pendingBytes + length <= simulation.room.limits.pendingBytes());
    }

    private boolean forward(Session session, Request request) {
        try {
            return mayAsk(session, request.length()) && session.forward(request);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void say() {
        Optional<TestClient> loud = random.nextInt(3) == 0 ? anyOf(plain) : Optional.empty();
        byte[] text = "x".repeat(random.nextInt(40)).getBytes(StandardCharsets.UTF_8);
        if (loud.isPresent()) {
            simulation.note("a plain one speaks");
            forward(loud.get().session, new Request.Say(Optional.empty(), text));
        } else {
            anyClient().ifPresent(this::say);
        }
    }

    private void say(SimulatedClient client) {
        Somebody somebody = client.somebody;
        boolean again = somebody.words > 0 && random.nextInt(4) == 0;
        String id = "w" + (again ? Math.max(1, somebody.words - random.nextInt(6)) : somebody.words + 1);
        byte[] text = (somebody.name + ":" + "y".repeat(random.nextInt(30))).getBytes(StandardCharsets.UTF_8);
        if (forward(client.session, new Request.Say(Optional.of(id), text))) {
            simulation.note(client + " says " + id);
            somebody.words += again ? 0 : 1;
            client.said.add(id);
            client.answered.remove(id);
        }
    }

    void ask() {
        anyClient().ifPresent(client -> {
            Request request = switch (random.nextInt(4)) {
                case 0 -> new Request.Older(random.nextInt(8) == 0 ? Long.MAX_VALUE : random.nextInt(80), 1 + random.nextInt(9));
                case 1 -> new Request.Misfit(new RoomEvent.Refused(Optional.empty(), RoomEvent.Code.BAD_JSON,
                                                                   OptionalLong.empty(), "what?"));
                default -> new Request.Rename(client.somebody.id + "-" + random.nextInt(100));
            };
            if (forward(client.session, request)) {
                simulation.note(client + " asks " + request);
                if (request instanceof Request.Rename(String name)) {
                    client.somebody.name = name;
                }
            }
        });
    }
}
