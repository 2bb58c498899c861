package hubbub.protocol;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import hubbub.room.Request;
import hubbub.room.RoomEvent;
import hubbub.room.RoomEvent.Code;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What {@code etc/protocol.md} lets operators say. Here with ' where JSON has ". */
class OrderTest {

    private static final ClientMessages CLIENTS = new ClientMessages(new Limits(Limits.TEXT, 0, 0), "open sesame"::equals);

    @Test
    void whoBringsTheTokenIsAnOperator() {
        Opening.Admitted opening = opening("{'t':'hello','name':'Ada','operator':'open sesame'}");

        assertTrue(opening.hello().operator());
        assertEquals(List.of(), opening.complaints());
    }

    @Test
    void whoBringsAnotherComesInAsEverybodyAndIsTold() {
        Opening.Admitted opening = opening("{'t':'hello','name':'Ada','operator':'open barley'}");

        assertEquals(false, opening.hello().operator());
        assertEquals(List.of(new RoomEvent.Refused(Optional.empty(), Code.FORBIDDEN, OptionalLong.empty(),
                                                   "operator is not the token of this server")), opening.complaints());
    }

    @Test
    void ordersAreReadAsTheyAreMeant() {
        assertOrders(new Request.Remove(1043), "{'t':'remove','off':'1043'}");
        assertOrders(new Request.Kick("pWm2Rr8yK1tq4c9d"), "{'t':'kick','user':'pWm2Rr8yK1tq4c9d'}");
        assertOrders(new Request.Ban("pWm2Rr8yK1tq4c9d", 3_600_000, false), "{'t':'ban','user':'pWm2Rr8yK1tq4c9d'}");
        assertOrders(new Request.Ban("pWm2Rr8yK1tq4c9d", 2_592_000_000L, true),
                     "{'t':'ban','user':'pWm2Rr8yK1tq4c9d','minutes':43200,'address':true}");
        assertOrders(new Request.Ban("pWm2Rr8yK1tq4c9d", 0, false), "{'t':'ban','user':'pWm2Rr8yK1tq4c9d','minutes':0}");
        assertOrders(new Request.Lock(true), "{'t':'lock'}");
        assertOrders(new Request.Lock(false), "{'t':'lock','locked':false}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "{'t':'remove'}                               | off is missing",
        "{'t':'remove','off':'x'}                     | off must be an offset, a decimal number in a string",
        "{'t':'kick'}                                 | user is missing",
        "{'t':'kick','user':'a b'}                    | user must be the id of a person",
        "{'t':'ban','user':'a','minutes':43201}       | minutes must be a whole number, 0 to 43200",
        "{'t':'ban','user':'a','address':'yes'}       | address must be true or false",
        "{'t':'lock','locked':1}                      | locked must be true or false"})
    void whatIsNoOrderIsToldWhy(String message, String sentence) {
        Request.Misfit misfit = assertInstanceOf(Request.Misfit.class, request(message).orElseThrow());

        assertEquals(Code.BAD_FIELD, misfit.answer().code());
        assertEquals(sentence, misfit.answer().sentence());
    }

    private static void assertOrders(Request.Order order, String message) {
        assertEquals(Optional.of(order), request(message));
    }

    private static Optional<Request> request(String message) {
        return CLIENTS.request(message.replace('\'', '"'));
    }

    private static Opening.Admitted opening(String message) {
        return assertInstanceOf(Opening.Admitted.class,
                                CLIENTS.opening(message.replace('\'', '"')));
    }
}
