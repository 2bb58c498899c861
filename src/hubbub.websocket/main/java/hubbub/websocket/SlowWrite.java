package hubbub.websocket;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** An event of the JDK's Flight Recorder: a write took long, because its peer reads slowly or the machine is busy. */
@Name("hubbub.SlowWrite")
@Label("Slow Write")
@Category("Hubbub")
@StackTrace(false)
final class SlowWrite extends Event {

    /** From here a write is slow: a thousand times what one takes that the kernel accepts at once. */
    static final long SLOW_NANOS = 10_000_000;

    @Label("Bytes") @DataAmount final int bytes;
    @Label("Took") @Timespan(Timespan.NANOSECONDS) final long took;

    SlowWrite(int bytes, long took) {
        this.bytes = bytes;
        this.took = took;
    }
}
