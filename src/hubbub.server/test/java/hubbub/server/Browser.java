package hubbub.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** One person's browser: Debian's Chromium, without a screen, with a profile of its own. */
final class Browser implements AutoCloseable {

    /** How long the page may take to show what it must: far more than it needs, for slow machines. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private static final String TESTS = "the page's browser tests";
    private static final String PACKAGES = "chromium chromium-driver";

    /** Smooth scrolling is off, so that one key moves the view once. */
    private static final List<String> FLAGS = List.of("--headless=new", "--no-sandbox", "--disable-gpu",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
            "--disable-quic", "--disable-smooth-scrolling", "--lang=en");

    static {
        // Selenium's own types speak of java.logging, which the server's module does not read.
        Browser.class.getModule().addReads(ModuleLayer.boot().findModule("java.logging").orElseThrow());
    }

    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts one. Without Chromium the test is skipped, loudly; where {@code CI} is set, it fails instead. */
    static Browser start() {
        File chromium = Installed.program("chromium", TESTS, PACKAGES);
        File chromedriver = Installed.program("chromedriver", TESTS, PACKAGES);
        ChromeOptions options = new ChromeOptions().setBinary(chromium).addArguments(FLAGS);
        options.setCapability(ChromeOptions.LOGGING_PREFS, Map.of(LogType.BROWSER, "ALL"));
        // It would warn that it has no classes for this Chromium's DevTools. Here they are spoken to in plain commands.
        SELENIUM.setLevel(Level.SEVERE);
        // The driver makes each session a new profile, and named programs keep Selenium from looking for others to download.
        ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(chromedriver)
                .usingAnyFreePort().withSilent(true).build();
        return new Browser(new ChromeDriver(service, options));
    }

    /** Looks until it sees this; when patience is at an end, what it saw last is in the failure. */
    static <T> void await(T expected, Supplier<T> look) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        T seen = look.get();
        while (!Objects.equals(expected, seen) && System.nanoTime() < deadline) {
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted; seen last: " + seen, e);
            }
            seen = look.get();
        }
        assertEquals(expected, seen);
    }

    Browser open(RunningHubbub hubbub, String path) {
        driver.get(hubbub.http(path).toString());
        return this;
    }

    /** Opens the room and waits until it is live. */
    Browser enter(RunningHubbub hubbub) {
        open(hubbub, "/");
        await("Live", this::state);
        return this;
    }

    void leave() {
        driver.get("about:blank");
    }

    /** A window of this size, in CSS pixels. */
    Browser resize(int width, int height) {
        cdp("Emulation.setDeviceMetricsOverride",
            Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        return this;
    }

    /** What the person prefers: {@code light} or {@code dark}. */
    Browser prefer(String colours) {
        cdp("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
        return this;
    }

    private void cdp(String command, Map<String, Object> parameters) {
        driver.executeCdpCommand(command, parameters);
    }

    WebElement byId(String id) {
        return driver.findElement(By.id(id));
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    String state() {
        return byId("state").getText();
    }

    String title() {
        return driver.getTitle();
    }

    /** Types into the box and sends it as people do. */
    void say(String text) {
        byId("say").sendKeys(text, Keys.ENTER);
    }

    /** What stands in the box. */
    String draft() {
        return (String) run("return document.getElementById('say').value");
    }

    /** The texts of all messages in the page. */
    @SuppressWarnings("unchecked")
    List<String> messages() {
        return (List<String>) run("return [...document.querySelectorAll('.message .text')].map((text) => text.textContent)");
    }

    /** Presses keys together, wherever the keyboard is. */
    Browser press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(Keys.chord(keys));
        return this;
    }

    /** The id of where the keyboard is. */
    String focused() {
        return driver.switchTo().activeElement().getDomAttribute("id");
    }

    Object run(String script) {
        return driver.executeScript(script);
    }

    long number(String expression) {
        return ((Number) run("return " + expression)).longValue();
    }

    boolean holds(String condition) {
        return (Boolean) run("return " + condition);
    }

    /** What the console complained of since it was last asked: uncaught errors, blocked and missing files, and the like. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue()).map(LogEntry::getMessage).toList();
    }


    void photograph(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
