package hubbub.webhooks;

/**
 * What a webhook has counted since the server started.
 *
 * @param name      the webhook's
 * @param delivered messages that the receiver has taken
 * @param failures  tries that failed, of a batch each
 * @param lag       messages that are kept and not delivered yet
 * @param stopped   whether nothing more is delivered until the server starts again
 */
public record WebhookFigures(String name, long delivered, long failures, long lag, boolean stopped) { }
