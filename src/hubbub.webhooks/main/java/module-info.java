/**
 * Webhooks: what is said in a room is posted to a URL, signed, in order, at least once. Described in {@code etc/webhooks.md}.
 *
 * <p>To follow a message: {@link hubbub.webhooks.Webhooks} is told by the room that there is something new, and wakes a
 * {@code Delivery}, which has a thread of its own. That reads the room's log from its {@code Cursor} on, makes a {@code Batch},
 * and gives it to {@code Post}. What comes of failures is in {@code Failures}; where it was when the server ended, in
 * {@code PositionFile}. It knows no server: how one comes into a room is for {@link hubbub.webhooks.Gate} to say.
 */
module hubbub.webhooks {
    exports hubbub.webhooks;

    requires transitive hubbub.room;
    requires hubbub.protocol;
    requires java.net.http;
}
