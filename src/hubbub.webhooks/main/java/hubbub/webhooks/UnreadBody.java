package hubbub.webhooks;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * A receiver's answer, of which only the head matters. A short body is taken and dropped, so that the connection can be used
 * again; a longer one ends it. Called by the HTTP client's threads, one at a time.
 */
final class UnreadBody implements BodySubscriber<Void> {

    /** More than any acknowledgement has. */
    static final int MOST_BYTES = 16 * 1024;

    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private Flow.Subscription subscription;
    private long bytes;

    @Override
    public CompletionStage<Void> getBody() {
        return end;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> part) {
        part.forEach(buffer -> bytes += buffer.remaining());
        if (bytes > MOST_BYTES) {
            subscription.cancel();
            end.complete(null);
        } else {
            subscription.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }
}
