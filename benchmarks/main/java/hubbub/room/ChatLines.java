package hubbub.room;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Chat that never repeats itself and still reads, to a compressor, like English: each word is one that follows the one before
 * it somewhere in a few minutes of talk (a Markov chain of order one). Its words are few, so what a compressor that remembers
 * earlier lines saves on it is rather too much.
 */
final class ChatLines {

    private static final String TALK = """
            hey everyone, is the stream working for you? I only see a black screen
            works fine here, try to reload the page, that fixed it for me yesterday
            ok thanks, reload did it. what did I miss in the first half?
            not much, they talked about the new release and why it took so long
            does anybody know when the next one is going to be out?
            they said some time in spring, but I would not bet on it haha
            lol same as last year then. anyway, good to see so many people here
            hi from Berlin, it is snowing again and my train was late as always
            it is 30 degrees in Sydney right now, you can have some of that
            can someone post the link again please, I can't find it any more
            it's in the description, just scroll down a bit, third one from the top
            got it, thank you so much! this is exactly what I was looking for
            I don't think that is right, I have tested it on two machines at home
            which version do you run? there was a bug with old drivers last month
            the one from the website, downloaded it this morning before work
            then you should be fine, maybe ask Maria, she knows a lot about this
            Maria is away until Monday, but Tom had the same problem I think
            yes I had, you need to turn it off and on again, no joke, really
            that can't be true :D I will try it as soon as I get back home
            did you see the game last night? what a finish in the last minute
            no spoilers please, I have not watched it yet, going to do it tonight
            sorry, my mistake. but you really should watch it, it's worth it
            who wants to play a round later? we still need two more people
            I'm in, give me half an hour, have to feed the kids first
            me too, but not the map from last time, that one was way too long
            how about we vote? one for the small map and two for the big one
            one. one. two! ok the small one it is, see you there at eight
            my connection is really bad today, do you hear me at all?
            we read you loud and clear, just very slow, so it is like every day
            haha very funny. what is for dinner at your place? pizza here, again
            """;

    private final Random random;
    private final Map<String, List<String>> followers = new HashMap<>();
    private String word = "hey";

    ChatLines(long seed) {
        random = new Random(seed);
        List<String> words = Arrays.asList(TALK.split("\\s+"));
        for (int i = 0; i < words.size(); i++) {
            followers.computeIfAbsent(words.get(i), unused -> new ArrayList<>()).add(words.get((i + 1) % words.size()));
        }
    }

    /** The next line, of exactly this many bytes. */
    byte[] next(int length) {
        StringBuilder line = new StringBuilder(length + 16);
        while (line.length() < length) {
            line.append(word).append(' ');
            List<String> next = followers.get(word);
            word = next.get(random.nextInt(next.size()));
        }
        line.setLength(length);
        return line.toString().getBytes(US_ASCII);
    }
}
