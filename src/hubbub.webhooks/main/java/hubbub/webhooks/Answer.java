package hubbub.webhooks;

import java.time.Duration;

/**
 * What came of a try.
 *
 * @param status     the receiver's, or 0 if it has not answered in time, or not in HTTP
 * @param why        what happened, in our own words: nothing of the receiver's reaches a log
 * @param retryAfter how long the receiver asks to be left alone
 */
record Answer(int status, String why, Duration retryAfter) {

    private static final int OK = 200;
    private static final int REDIRECTS = 300;
    private static final int ERRORS_OF_SERVERS = 500;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;

    /** None. */
    static Answer none(String why) {
        return new Answer(0, why, Duration.ZERO);
    }

    boolean isDelivered() {
        return OK <= status && status < REDIRECTS;
    }

    /** Whether the receiver wants nothing of it ever again. */
    boolean isGone() {
        return status == GONE;
    }

    /** Whether trying again is of no use until somebody changes something: a redirect, or the fault is with what was sent. */
    boolean isRefusal() {
        return REDIRECTS <= status && status < ERRORS_OF_SERVERS && status != REQUEST_TIMEOUT && status != TOO_MANY_REQUESTS;
    }
}
