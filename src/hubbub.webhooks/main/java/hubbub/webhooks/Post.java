package hubbub.webhooks;

import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts batches of one webhook, with the headers and the signature of Standard Webhooks. */
final class Post {

    /** Of a connection; what follows has the rest of {@link Webhook#answerWithin}. */
    static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

    /** Most time that a receiver may ask to be left alone, by Retry-After (RFC 9110, section 10.2.3). */
    static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    private static final int MOST_DIGITS = 9;

    private final HttpClient client;
    private final Webhook webhook;
    private final Signature signature;
    private final InstantSource clock;

    Post(HttpClient client, Webhook webhook, InstantSource clock) {
        this.client = client;
        this.webhook = webhook;
        this.signature = new Signature(webhook.keys());
        this.clock = clock;
    }

    /** For all webhooks: certificates are checked against those that Java trusts, redirects are not followed. */
    static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_WITHIN)
                .build();
    }

    /** One try, which takes {@link Webhook#answerWithin} at most. */
    Answer send(Batch batch) throws InterruptedException {
        long seconds = clock.instant().getEpochSecond();
        HttpRequest request = HttpRequest.newBuilder(webhook.url())
                .header("content-type", "application/json")
                .header("user-agent", "hubbub")
                .header("webhook-id", batch.id())
                .header("webhook-timestamp", Long.toString(seconds))
                .header("webhook-signature", signature.of(batch.id(), seconds, batch.body()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(batch.body()))
                .build();
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request, head -> new UnreadBody());
        try {
            HttpResponse<Void> got = answer.get(webhook.answerWithin().toNanos(), TimeUnit.NANOSECONDS);
            return new Answer(got.statusCode(), "it answers " + got.statusCode(), retryAfter(got.headers()));
        } catch (TimeoutException e) {
            return Answer.none("it does not answer within " + webhook.answerWithin());
        } catch (ExecutionException e) {
            return Answer.none(inOurWords(e.getCause()));
        } finally {
            answer.cancel(true); // Ends the exchange and its connection, if it has not ended.
        }
    }

    private static String inOurWords(Throwable failure) {
        return switch (failure) {
            case HttpConnectTimeoutException e -> "it cannot be connected to within " + CONNECT_WITHIN;
            case HttpTimeoutException e -> "it does not answer in time";
            case java.net.ConnectException e -> "it cannot be connected to";
            case javax.net.ssl.SSLException e -> "TLS fails, or its certificate is not trusted (%s)".formatted(
                    e.getClass().getSimpleName());
            default -> "the exchange failed (%s)".formatted(failure.getClass().getSimpleName());
        };
    }

    private Duration retryAfter(HttpHeaders headers) {
        Duration asked = headers.firstValue("retry-after").map(this::retryAfter).orElse(Duration.ZERO);
        return asked.isNegative() ? Duration.ZERO : asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
    }

    private Duration retryAfter(String written) {
        if (written.matches("[0-9]{1," + MOST_DIGITS + "}")) {
            return Duration.ofSeconds(Long.parseLong(written));
        }
        try {
            return Duration.between(clock.instant(), ZonedDateTime.parse(written, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeParseException e) {
            return Duration.ZERO; // Neither seconds nor a date: nothing is asked.
        }
    }
}
